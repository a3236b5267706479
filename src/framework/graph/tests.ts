import { hash } from "../core/hash.js";
import { uniqueId } from "../core/names.js";
import type { DataTest, Scalar, TestKind, TestOptions } from "../define/data-tests.js";
import type { Relation } from "../define/relation.js";
import type { SingularTest } from "../define/singular-test.js";

/** A test with its id and everything it reads. */
export interface TestDeclaration {
  readonly id: string;
  readonly name: string;
  /** The relation it is declared on; `undefined` for a singular test. */
  readonly attachedTo: Relation | undefined;
  readonly reads: readonly Relation[];
  readonly options: TestOptions;
  readonly test: DataTest | SingularTest;
}

/** How each kind of test is named and what it reads besides its own relation: names are dbt's, so that `--select` finds them. */
const namings: { readonly [Kind in TestKind]: (test: DataTest<Kind>, relation: string) => string } = {
  unique: ({ args }, relation) =>
    args.columns.length === 1 ? `unique_${relation}_${args.columns[0]}` : `unique_combination_${relation}_${args.columns.join("__")}`,
  not_null: ({ args }, relation) => `not_null_${relation}_${args.column}`,
  accepted_values: ({ args }, relation) => `accepted_values_${relation}_${args.column}__${args.values.map(plainText).join("__")}`,
  relationships: ({ args }, relation) => `relationships_${relation}_${args.column}__${args.toColumn}__ref_${args.to.name}_`,
  expression: ({ args }, relation) => `expression_${relation}_${args.expression}`,
  row_count: (_, relation) => `row_count_${relation}`,
};

const plainText = (value: Scalar): string => (value instanceof Date ? value.toISOString() : String(value));

const longestName = 63;

/** Only letters, digits and `_`, and short enough for a table's name: what is cut off is told apart by a hash. */
function sanitize(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, "_");
  return plain.length <= longestName ? plain : `${plain.slice(0, longestName - 11)}_${hash(plain).slice(0, 10)}`;
}

/** The tests that a model, source, seed or snapshot declares. */
export function testsOf(project: string, relation: Relation, tests: readonly DataTest[]): TestDeclaration[] {
  return tests.map((test) => {
    const naming = namings[test.kind] as (test: DataTest, relation: string) => string;
    const name = test.options.name ?? sanitize(naming(test, relation.name));
    const id = uniqueId("test", project, name, hash(relation.name, identity(describe(test))).slice(0, 10));
    const reads = test.kind === "relationships" ? [relation, test.args.to] : [relation];
    return { id, name, attachedTo: relation, reads, options: test.options, test };
  });
}

/** A test's arguments as text that is different for different arguments: a big integer is not the number of the same digits. */
const identity = (args: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

/** A test's arguments as plain data: relations by name. */
export function describe(test: DataTest): Record<string, unknown> {
  const args = test.kind === "relationships" ? { ...test.args, to: test.args.to.name } : test.args;
  return { kind: test.kind, ...args, ...test.options };
}

/** A singular test as a declaration like the others. */
export function singularTestOf(project: string, test: SingularTest): TestDeclaration {
  const { name, deps, options } = test;
  return { id: uniqueId("test", project, name), name, attachedTo: undefined, reads: deps, options, test };
}
