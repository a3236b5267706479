import { parseThreshold } from "../core/threshold.js";
import { refuseWrongSettings } from "./known-keys.js";
import type { Relation, RowOf } from "./relation.js";
import { oneOf, relation, required, type Shape, text, texts } from "./shapes.js";

declare const valueType: unique symbol;
declare const columnsType: unique symbol;
declare const possibleType: unique symbol;

/** A comparison of the number of failing rows with a limit, e.g. `">10"`. */
export type Threshold = `${">" | ">=" | "<" | "<=" | "=" | "!="}${number}`;

/** What every data test can be told besides its own arguments. */
export interface TestOptions {
  /** Name of the test; derived from the relation, the column and the kind unless given. */
  readonly name?: string;
  readonly description?: string;
  /** `error` (the default) keeps the old table in place and skips what depends on it; `warn` only tells. */
  readonly severity?: "error" | "warn";
  /** Warn when the number of failing rows compares so; `>0` unless given. */
  readonly warnIf?: Threshold;
  /** Fail when the number of failing rows compares so; `>0` unless given. */
  readonly errorIf?: Threshold;
  /** A condition in SQL that limits the rows that are tested. */
  readonly where?: string;
  readonly tags?: readonly string[];
}

/** The arguments of each kind of data test, as plain data. */
export interface TestArguments {
  readonly unique: { readonly columns: readonly string[] };
  readonly not_null: { readonly column: string };
  readonly accepted_values: { readonly column: string; readonly values: readonly Scalar[] };
  readonly relationships: { readonly column: string; readonly to: Relation; readonly toColumn: string };
  readonly expression: { readonly expression: string };
  readonly row_count: { readonly min: number; readonly max: number | undefined };
}

/** The kinds of data tests. */
export type TestKind = keyof TestArguments;

/** A data test as data: its kind, arguments and options. */
export type DataTest<Kind extends TestKind = TestKind> = {
  [K in Kind]: { readonly kind: K; readonly args: TestArguments[K]; readonly options: TestOptions };
}[Kind];

/** A value that a test can be given. */
export type Scalar = string | number | bigint | boolean | Date;

/**
 * A test that waits for the column it is put on. `Value` are the values it names: all of them must be values of the column.
 * `Base` is the type the column's values must belong to. `Possible` is told by the column, for editors to complete.
 *
 * It is a function and nothing else: the checker puts off a call that returns one until the column's type is known.
 */
export type ColumnTest<Value = unknown, Base = never, Possible = unknown> = (
  /** The column that the test is put on. */
  column: string,
  /** Only in the types: what is tested has values of this type. */
  base?: Base,
) => DataTest & { readonly [valueType]?: Value; readonly [possibleType]?: Told<Possible> };

/** A test that fits a column: the name of the column is there for messages. */
export interface TestOf<_Column, Value> extends ColumnTest<Value, NonNullable<Value>, NonNullable<Value>> {}

/** A test of a whole relation that names some of its columns. `Possible` is told by the relation, for editors to complete. */
export type RelationTest<Columns extends string = never, Possible = unknown> = () => DataTest & {
  readonly [columnsType]?: Columns;
  readonly [possibleType]?: Told<Possible>;
};

/** Carries a type from where a test is put to the test; two of them are never compared. */
// biome-ignore lint/suspicious/noEmptyInterface: a type alias would be compared.
interface Told<_Type> {}

type Widen<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

const threshold: Shape = {
  expected: 'a comparison and a number, e.g. ">10"',
  fits: (value) => typeof value === "string" && attempt(() => parseThreshold(value)),
};

const optionShapes = {
  name: text,
  description: text,
  severity: oneOf("error", "warn"),
  warnIf: threshold,
  errorIf: threshold,
  where: text,
  tags: texts,
} satisfies Record<keyof TestOptions, Shape>;

/** What `acceptedValues` may name: what every engine can write as a literal, and what has one form in an artifact. */
const scalars: Shape = {
  expected: "an array of texts, finite numbers, bigints, booleans and valid dates",
  fits: (value) => Array.isArray(value) && value.every(isScalar),
};

function isScalar(value: unknown): value is Scalar {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === "number" ? Number.isFinite(value) : ["string", "bigint", "boolean"].includes(typeof value);
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function columnTest(on: (column: string) => DataTest, options: TestOptions): (column: string) => DataTest {
  refuseWrongSettings("A test", "", options, optionShapes);
  return Object.freeze(Object.assign(on, { tests: "column" }));
}

function relationTest(test: DataTest): () => DataTest {
  refuseWrongSettings("A test", "", test.options, optionShapes);
  const frozen = Object.freeze(test);
  return Object.freeze(Object.assign(() => frozen, { tests: "relation" }));
}

/** No value occurs twice. Nulls are not compared. */
export function unique(options: TestOptions = {}): ColumnTest<never, unknown> {
  return columnTest((column) => ({ kind: "unique", args: { columns: [column] }, options }), options);
}

/** The column is never null. */
export function notNull(options: TestOptions = {}): ColumnTest<never, unknown> {
  return columnTest((column) => ({ kind: "not_null", args: { column }, options }), options);
}

/**
 * Every value that is not null is one of these. The values are typed by the column.
 *
 * @example
 * ```ts
 * columns: { status: { tests: [acceptedValues(["placed", "shipped", "returned"])] } }
 * ```
 */
export function acceptedValues<const Value extends Scalar, Possible = never>(
  values: readonly (Value | NoInfer<Possible>)[],
  options: TestOptions = {},
): ColumnTest<Value, unknown, Possible> {
  refuseWrongSettings("acceptedValues", "", { values }, { values: required(scalars) });
  return columnTest((column) => ({ kind: "accepted_values", args: { column, values: values as readonly Scalar[] }, options }), options);
}

/**
 * Every value that is not null exists in a column of the same type of another relation: referential integrity.
 *
 * @example
 * ```ts
 * columns: { product_id: { tests: [relationship(dimProducts, "product_id")] } }
 * ```
 */
export function relationship<To extends Relation, Column extends keyof RowOf<To> & string>(
  to: To,
  column: Column,
  options: TestOptions = {},
): ColumnTest<never, Widen<NonNullable<RowOf<To>[Column]>>> {
  refuseWrongSettings("relationship", "", { to }, { to: required(relation) });
  return columnTest((own) => ({ kind: "relationships", args: { column: own, to, toColumn: column }, options }), options);
}

/**
 * A condition in SQL that holds for every row. A row for which it is null fails too.
 *
 * @example
 * ```ts
 * tests: [expression("net_revenue <= gross_revenue")]
 * ```
 */
export function expression(condition: string, options: TestOptions = {}): RelationTest {
  return relationTest({ kind: "expression", args: { expression: condition }, options });
}

/** No combination of values of these columns occurs twice. Rows with a null among them are not compared. */
export function uniqueCombination<const Column extends string, Possible = never>(
  columns: readonly (Column | NoInfer<Possible>)[],
  options: TestOptions = {},
): RelationTest<Column, Possible> {
  return relationTest({ kind: "unique", args: { columns: columns as readonly string[] }, options });
}

/** The relation has at least `min` (one unless given) and at most `max` rows. */
export function rowCount(bounds: { readonly min?: number; readonly max?: number } = {}, options: TestOptions = {}): RelationTest {
  return relationTest({ kind: "row_count", args: { min: bounds.min ?? 1, max: bounds.max }, options });
}
