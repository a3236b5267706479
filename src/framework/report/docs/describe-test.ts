import { fillTemplate, type TestNode } from "../../artifacts/manifest.js";

type Describe = (args: TestNode["args"]) => string;

/** What a test demands, in a few words. */
const descriptions = {
  unique: ({ columns }) => (Array.isArray(columns) && columns.length > 1 ? `unique: ${list(columns)}` : "unique"),
  not_null: () => "not null",
  accepted_values: ({ values }) => `one of ${list(values)}`,
  relationships: ({ to, toColumn }) => `references ${scalar(to)}.${scalar(toColumn)}`,
  expression: ({ expression }) => scalar(expression),
  row_count: ({ min, max }) =>
    max === undefined ? `at least ${scalar(min)} row${min === 1 ? "" : "s"}` : `${scalar(min)} to ${scalar(max)} rows`,
  singular: () => "query without rows",
} as const satisfies Record<TestNode["testKind"], Describe>;

export const describeTest = ({ testKind, args }: TestNode): string => descriptions[testKind](args);

/** The test's query, with the name of the relation in its place. */
export const testSql = ({ failingRows }: TestNode, relation: string): string => fillTemplate(failingRows, relation);

const shown = 6;

function list(values: unknown): string {
  if (!Array.isArray(values)) return scalar(values);
  const names = values.slice(0, shown).map(scalar).join(", ");
  return values.length > shown ? `${names}, … (${values.length} in all)` : names;
}

/** Any value as text a person can read. */
export function scalar(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return String(value ?? "–");
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner));
}
