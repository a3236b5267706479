/** What a setting must look like, told in words and as a check. */
export interface Shape {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
  readonly required?: true;
}

export const isRequired = (shape: Shape): boolean => shape.required === true;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const hasMethod = (value: unknown, method: string): boolean =>
  (isObject(value) || typeof value === "function") && typeof (value as Readonly<Record<string, unknown>>)[method] === "function";

/** The same shape for a setting that must be there. */
export const required = (shape: Shape): Shape => ({ ...shape, required: true });

export const text: Shape = { expected: "a text", fits: (value) => typeof value === "string" };
export const flag: Shape = { expected: "true or false", fits: (value) => typeof value === "boolean" };
export const record: Shape = { expected: "an object", fits: isObject };
export const callback: Shape = { expected: "a function that returns a query", fits: (value) => typeof value === "function" };
export const strategy: Shape = {
  expected: 'a function that names a strategy, e.g. (m) => m.merge({ key: "id" })',
  fits: (value) => typeof value === "function",
};
export const texts: Shape = {
  expected: "an array of texts",
  fits: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
};

/** One column, or several of which none is left out. */
export const columnNames: Shape = {
  expected: "the name of a column, or an array of them",
  fits: (value) => text.fits(value) || (texts.fits(value) && (value as readonly string[]).length > 0),
};

export const relation: Shape = { expected: "a model, source, seed or snapshot", fits: (value) => isObject(value) && "kind" in value };

/** Members may be undefined: a circle of imports leaves them so, and is told as such. */
export const relations: Shape = {
  expected: "an array of models, sources, seeds and snapshots",
  fits: (value) => Array.isArray(value) && value.every((item) => item === undefined || relation.fits(item)),
};

export const objectSchema: Shape = {
  expected: "a Zod object, e.g. z.object({ id: z.string() })",
  fits: (value) => hasMethod(value, "safeParse") && isObject((value as Readonly<Record<string, unknown>>).shape),
};
export const valueSchema: Shape = { expected: "a Zod type, e.g. z.string()", fits: (value) => hasMethod(value, "safeParse") };

export const location: Shape = {
  expected: 'parquet("…"), csv("…"), json("…") or table("…")',
  fits: (value) => isObject(value) && (value.kind === "files" || value.kind === "table"),
};

/** What a test was made for is written on it: a test that is not called, or one of the other kind, is a function as well. */
const testsOf = (what: "column" | "relation") => (value: unknown) =>
  Array.isArray(value) && value.every((item: unknown) => typeof item === "function" && "tests" in item && item.tests === what);

export const columnTests: Shape = {
  expected: "an array of tests of a column, e.g. [unique(), notNull()]",
  fits: testsOf("column"),
};
export const relationTests: Shape = {
  expected: 'an array of tests of the whole relation, e.g. [expression("amount >= 0")]',
  fits: testsOf("relation"),
};
export const columns: Shape = {
  expected: "an object with a description of each column, e.g. { id: { tests: [unique()] } }",
  fits: (value) => isObject(value) && Object.values(value).every(isObject),
};

export const oneOf = (...words: readonly string[]): Shape => ({
  expected: words.map((word) => `"${word}"`).join(", "),
  fits: (value) => typeof value === "string" && words.includes(value),
});
