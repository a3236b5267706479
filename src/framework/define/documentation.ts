import type { DataTest, RelationTest, TestOf } from "./data-tests.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import { columns, columnTests, record, relationTests, text, texts } from "./shapes.js";

/** What is said about one column. */
export interface ColumnSpec<Value = unknown, Column = string> {
  readonly description?: string;
  readonly tests?: readonly TestOf<Column, Value>[];
  readonly tags?: readonly string[];
  /** Anything else worth keeping; shown in the docs and kept in the artifacts. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Docs and tests by column: only columns that the relation has, with tests that fit their type. */
export type ColumnSpecs<Row> = { readonly [Column in keyof Row]?: ColumnSpec<Row[Column], Column> };

/**
 * The columns that tests of a relation may name. While the row type is not inferred yet the checker compares with an empty row:
 * to refuse names then would end the inference.
 */
type TestableColumn<Row> = [keyof Row] extends [never] ? string : keyof Row & string;

/** What every model, source and seed can say about itself; `Row` is its row type, `Documented` that of the columns' docs and tests. */
export interface DocumentationSpec<Row, Documented = Row> {
  readonly description?: string;
  /** Docs and tests by column. */
  readonly columns?: NoInfer<ColumnSpecs<Documented>>;
  /** Tests of the whole relation. */
  readonly tests?: readonly RelationTest<NoInfer<TestableColumn<Row>>, NoInfer<keyof Row & string>>[];
  readonly tags?: readonly string[];
  /** Anything else worth keeping; shown in the docs and kept in the artifacts. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Documentation of one column as data. */
export interface ColumnDocumentation {
  readonly description: string | undefined;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Documentation and tests of a relation as data: the tests of columns and of the relation are one list. */
export interface Documentation {
  readonly description: string | undefined;
  readonly columns: Readonly<Record<string, ColumnDocumentation>>;
  readonly tests: readonly DataTest[];
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** The settings of {@link DocumentationSpec}. */
export const documentationKeys = { description: text, columns, tests: relationTests, tags: texts, meta: record } satisfies {
  [Key in keyof Required<DocumentationSpec<unknown>>]: Shapes[string];
};

const columnKeys = { description: text, tests: columnTests, tags: texts, meta: record } satisfies Record<keyof ColumnSpec, Shapes[string]>;

/** Turns what was written into the data that the rest of the framework reads. */
export function documentationOf<Row>(spec: DocumentationSpec<Row>): Documentation {
  const specs = Object.entries<ColumnSpec>((spec.columns ?? {}) as Record<string, ColumnSpec>);
  for (const [name, column] of specs) refuseWrongSettings("Column", name, column, columnKeys);
  return {
    description: spec.description,
    columns: Object.freeze(Object.fromEntries(specs.map(([name, column]) => [name, columnDocumentation(column)]))),
    tests: Object.freeze([
      ...specs.flatMap(([name, column]) => (column.tests ?? []).map((test) => test(name))),
      ...(spec.tests ?? []).map((test) => test()),
    ]),
    tags: Object.freeze([...(spec.tags ?? [])]),
    meta: Object.freeze({ ...spec.meta }),
  };
}

function columnDocumentation({ description, tags, meta }: ColumnSpec): ColumnDocumentation {
  return Object.freeze({ description, tags: Object.freeze([...(tags ?? [])]), meta: Object.freeze({ ...meta }) });
}
