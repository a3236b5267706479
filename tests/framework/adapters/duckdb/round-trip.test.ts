import fc from "fast-check";
import { CompiledQuery, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { ModelwrightError } from "../../../../src/framework/core/errors/index.js";
import { loadAdapter, openWarehouse } from "./open.js";

const { dialect } = await loadAdapter();

/** Dates as far as both sides can go. */
const date = fc.date({ noInvalidDate: true });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("", "'", "''", '"', "\0", "a\0'b", "\\", "\\x41", "--", "/*", "\r\n", "🏔️", "﷽", "\u202e", "NaN", "$1", "?", ";"),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 0.1, 1e21, -1e21, 5e-324, Number.MAX_VALUE, 2 ** 53, -(2 ** 53), 2 ** 31, -(2 ** 31), NaN, Infinity, -Infinity),
);
const limits = [63n, 64n, 127n, 128n].flatMap((bits) => [2n ** bits, 2n ** bits - 1n, -(2n ** bits), -(2n ** bits) - 1n]);
const bigint = fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 300n), 2n ** 300n), fc.constantFrom(...limits));
const scalar = fc.oneof(text, number, bigint, fc.boolean(), date);
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const fieldName = fc
  .oneof(fc.string({ minLength: 1 }), fc.constantFrom("a", "A b", "it's", '"', "select", "key"))
  .filter((name) => !name.includes("\0") && name !== "__proto__");
const record = <T>(values: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(fieldName, values), { selector: ([name]) => name.toLowerCase(), minLength: 1, maxLength: 3 })
    .map((fields) => Object.fromEntries(fields));
const list = fc.oneof(...[text, number, bigint, fc.boolean(), date].map((values) => fc.array(nullable<unknown>(values), { maxLength: 5 })));
const nested = fc.oneof(
  list,
  fc.array(list.filter((items) => items.every((item) => typeof item === "string"))),
  record(nullable<unknown>(fc.oneof(scalar, list, record(nullable<unknown>(scalar))))),
  fc.array(nullable(fc.record({ n: nullable(number), t: nullable(text), l: fc.array(number) })), { maxLength: 4 }),
);
const value = nullable<unknown>(fc.oneof(scalar, nested));

/** What is read back: bigints as such, since that is how these tests read large integers. */
const warehouse = () => openWarehouse({ values: { integers: "bigint" } });

/** Integers that were numbers come back as bigints where DuckDB keeps them in 64 bits or more. */
function normal(read: unknown): unknown {
  if (typeof read === "bigint") return BigInt.asIntN(54, read) === read ? Number(read) : read;
  if (Array.isArray(read)) return read.map(normal);
  if (read === null || typeof read !== "object" || read instanceof Date) return read;
  return Object.fromEntries(Object.entries(read).map(([key, item]) => [key, normal(item)]));
}

describe("a value comes back as it was", () => {
  test("when it is a literal", async () => {
    const database = await warehouse();
    await fc.assert(
      fc.asyncProperty(value, async (written) => {
        const [row] = await database.query(`select ${dialect.literal(written)} as "read"`);
        expect(normal(row?.read)).toEqual(normal(written));
      }),
      { numRuns: 500 },
    );
  });

  test("when it is a parameter", async () => {
    const database = await warehouse();
    await fc.assert(
      fc.asyncProperty(value, async (written) => {
        const { rows } = await sql<{ read: unknown }>`select ${written} as "read"`.execute(database.kysely);
        expect(normal(rows[0]?.read)).toEqual(normal(written));
      }),
      { numRuns: 500 },
    );
  });

  test("and has the same type either way", async () => {
    const database = await warehouse();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          number,
          bigint.filter((big) => big > 2n ** 31n),
          fc.boolean(),
          date,
        ),
        async (written) => {
          const [literal] = await database.query(`select typeof(${dialect.literal(written)}) as "type"`);
          const { rows } = await sql`select typeof(${written}) as "type"`.execute(database.kysely);
          expect(literal).toEqual(rows[0]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("when it is a Uint8Array, as base64", async () => {
    const database = await warehouse();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (written) => {
        const [row] = await database.query(`select ${dialect.literal(written)} as "read"`);
        const { rows } = await sql<{ read: unknown }>`select ${written} as "read"`.execute(database.kysely);
        expect([row?.read, rows[0]?.read]).toEqual(Array(2).fill(Buffer.from(written).toString("base64")));
      }),
    );
  });
});

test("undefined is NULL", async () => {
  const database = await warehouse();
  expect(await database.query(`select ${dialect.literal(undefined)} as a, ${dialect.literal({ b: undefined })} as b`)).toEqual([
    { a: null, b: { b: null } },
  ]);
});

test("a negative literal stands safely anywhere", async () => {
  const database = await warehouse();
  const [row] = await database.query(
    `select 1-${dialect.literal(-1)} as a, ${dialect.literal(-5)}::varchar as b, 2-${dialect.literal(-0.5)} as c`,
  );
  expect(row).toEqual({ a: 2, b: "-5", c: 2.5 });
});

const impossible: [what: string, value: unknown][] = [
  ["function", () => 1],
  ["symbol", Symbol("x")],
  ["Map", new Map()],
  ["class instance", new URL("https://example.org")],
  ["invalid Date", new Date(Number.NaN)],
  ["lone surrogate", "a\ud800"],
  ["empty object", {}],
  ["fields that differ in case only", { a: 1, A: 2 }],
  ["field without a name", { "": 1 }],
  ["field with half a character as its name", { "a\udc00": 1 }],
  ["mixed list", [1, "a"]],
  ["list of a boolean and a number", [true, 1]],
  ["list of a fraction and a bigint", [0.5, 2n ** 62n]],
  ["list of objects with different fields", [{ a: 1 }, { b: 1 }]],
  ["list of a scalar and a list", [1, [1]]],
];

test.each(impossible)("a %s has no exact form and is refused", async (_, written) => {
  const database = await warehouse();
  const refusal = { problems: [{ code: "parameter_unsupported" }] };
  expect(() => dialect.literal(written)).toThrow(ModelwrightError);
  await expect(database.kysely.executeQuery(CompiledQuery.raw("select ?", [written]))).rejects.toMatchObject(refusal);
});
