import fc from "fast-check";
import { type Expression, expressionBuilder, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { loadAdapter, openWarehouse } from "./open.js";

const { dialect } = await loadAdapter();
const fn = dialect.functions;

interface Row {
  id: number;
  n: number | null;
  s: string | null;
  at: Date;
  day: string;
  price: number;
}
const eb = expressionBuilder<{ t: Row }, "t">();
const { id, n, s, at, day, price } = {
  id: eb.ref("id"),
  n: eb.ref("n"),
  s: eb.ref("s"),
  at: eb.ref("at"),
  day: eb.ref("day"),
  price: eb.ref("price"),
};

const table = `create table t as from (values
  (1, 10, 'b', TIMESTAMP '2024-01-07 23:30:00', DATE '2024-01-31', 1.5::DECIMAL(18,2)),
  (2, NULL, 'a', TIMESTAMP '2024-01-08 00:15:00', DATE '2024-02-29', 2.25),
  (3, 30, NULL, TIMESTAMP '2023-12-31 12:00:00', DATE '2023-12-31', 4)) v(id, n, s, "at", day, price)`;

/** The values of an expression over the table's rows in order: the same whether its values are literals or parameters. */
async function valuesOf(expression: Expression<unknown>, isAggregate = false): Promise<unknown[]> {
  const warehouse = await openWarehouse();
  await warehouse.execute(table);
  const selection = warehouse.kysely.withTables<{ t: Row }>().selectFrom("t").select(sql`${expression}`.as("x"));
  const query = isAggregate ? selection : selection.orderBy("t.id");
  const rows = await warehouse.query(dialect.compile(query.toOperationNode(), () => '"main"."t"'));
  expect(rows).toEqual(await query.execute());
  return rows.map(({ x }) => x);
}

const cases: Record<string, readonly (readonly [what: string, expression: Expression<unknown>, values: readonly unknown[]])[]> = {
  aggregates: [
    ["countAll", fn.countAll(), [3]],
    ["count", fn.count(n), [2]],
    ["countDistinct", fn.countDistinct(s), [2]],
    ["countDistinct of several", fn.countDistinct(n, s), [1]],
    ["countIf", fn.countIf(eb("n", ">", 5)), [2]],
    ["sum of integers", fn.sum(n), [40]],
    ["sum of decimals", fn.sum(price), [7.75]],
    ["avg", fn.avg(n), [20]],
    ["min", fn.min(s), ["a"]],
    ["max of moments", fn.max(at), [new Date("2024-01-08T00:15:00Z")]],
    ["firstBy", fn.firstBy(s, id), ["b"]],
    ["lastBy, null included", fn.lastBy(s, id), [null]],
    ["filter", fn.filter(fn.sum(id), eb("n", "is not", null)), [4]],
    ["filter of countIf", fn.filter(fn.countIf(eb("n", ">", 5)), eb("id", "<", 3)), [1]],
  ],
  windows: [
    ["rowNumber", fn.over(fn.rowNumber(), { orderBy: [{ by: id, desc: true }] }), [3, 2, 1]],
    ["sum", fn.over(fn.sum(id), { partitionBy: [eb("id", ">", 1)], orderBy: [id] }), [1, 2, 5]],
    ["frame", fn.over(fn.sum(id), { orderBy: [id], frame: "rows between 1 preceding and current row" }), [1, 3, 5]],
    ["lag", fn.over(fn.lag(id), { orderBy: [id] }), [null, 1, 2]],
    ["lead by two", fn.over(fn.lead(id, 2), { orderBy: [id] }), [3, null, null]],
    ["ntile", fn.over(fn.ntile(2), { orderBy: [id] }), [1, 1, 2]],
    ["rank", fn.over(fn.rank(), { orderBy: [eb("id", ">", 1)] }), [1, 2, 2]],
    ["empty", fn.over(fn.countAll(), {}), [3, 3, 3]],
  ],
  "null handling": [
    ["coalesce", fn.coalesce(n, eb.val(0)), [10, 0, 30]],
    ["nullIf with a value", fn.nullIf(id, 2), [1, null, 3]],
    ["nullIf with an expression", fn.nullIf(id, eb.ref("id")), [null, null, null]],
    ["safeDivide", fn.safeDivide(n, eb("id", "-", 1)), [null, null, 15]],
    ["safeDivide in arithmetic", eb(eb.val(60), "/", fn.safeDivide(n, id)), [6, null, 6]],
    ["greatest", fn.greatest(id, eb.val(2)), [2, 2, 3]],
    ["least", fn.least(id, eb.val(2)), [1, 2, 2]],
  ],
  time: [
    ["dateTrunc", fn.dateTrunc("day", at), ["2024-01-07", "2024-01-08", "2023-12-31"].map((text) => new Date(text))],
    [
      "dateTrunc of a date is a moment",
      fn.dateTrunc("month", day),
      ["2024-01-01", "2024-02-01", "2023-12-01"].map((text) => new Date(text)),
    ],
    ["dateTrunc of a text", fn.dateTrunc("year", eb.val("2024-05-05")), Array(3).fill(new Date("2024-01-01"))],
    ["toDate", fn.toDate(at), ["2024-01-07", "2024-01-08", "2023-12-31"]],
    ["dateDiff in days", fn.dateDiff("day", at, eb.val("2024-01-09")), [2, 1, 9]],
    ["dateDiff counts boundaries", fn.dateDiff("year", at, eb.val("2024-01-09")), [0, 0, 1]],
    ["dateDiff in weeks counts Mondays", fn.dateDiff("week", at, eb.val(new Date("2024-01-08"))), [1, 0, 2]],
    ["dateAdd keeps a date", fn.dateAdd("month", 1, day), ["2024-02-29", "2024-03-29", "2024-01-31"]],
    [
      "dateAdd keeps a moment",
      fn.dateAdd("hour", -1, at),
      ["2024-01-07T22:30", "2024-01-07T23:15", "2023-12-31T11:00"].map((text) => new Date(`${text}Z`)),
    ],
    ["dateAdd of an expression", fn.dateAdd("quarter", eb("id", "+", 1), day), ["2024-07-31", "2024-11-29", "2024-12-31"]],
    ["dayOfWeek is ISO", fn.datePart("dayOfWeek", at), [7, 1, 7]],
    ["isoYear", fn.datePart("isoYear", day), [2024, 2024, 2023]],
    ["dayOfYear", fn.datePart("dayOfYear", day), [31, 60, 365]],
    ["hour", fn.datePart("hour", at), [23, 0, 12]],
  ],
  text: [
    ["lower and upper", fn.lower(fn.upper(s)), ["b", "a", null]],
    ["trim", fn.trim(eb.val("  x ")), ["x", "x", "x"]],
    ["concat takes null for nothing", fn.concat(s, eb.val("-"), id), ["b-1", "a-2", "-3"]],
    ["regexpExtract of a group", fn.regexpExtract(s, "([a-z])"), ["b", "a", null]],
    ["regexpExtract of a match", fn.regexpExtract(eb.val("a(1)"), "\\(\\d\\)"), ["(1)", "(1)", "(1)"]],
    ["regexpExtract without a match", fn.regexpExtract(eb.val("x"), "(?:y)"), [null, null, null]],
    ["regexpMatches", fn.regexpMatches(s, "^A"), [false, false, null]],
  ],
  numbers: [
    ["round", fn.round(price), [2, 2, 4]],
    ["round to digits", fn.round(price, 1), [1.5, 2.3, 4]],
    ["toInteger", fn.toInteger(eb.val("42")), [42, 42, 42]],
    ["toDouble", fn.toDouble(price), [1.5, 2.25, 4]],
  ],
};

describe.each(Object.entries(cases))("%s", (kind, list) => {
  test.each(list)("%s", async (_, expression, values) => {
    expect(await valuesOf(expression, kind === "aggregates")).toEqual(values);
  });
});

describe("regexpExtract takes the first capture group if there is one", () => {
  test.each([
    ["(b)c", "b"],
    ["(?:b)c", "bc"],
    ["[(]?b(c)", "c"],
    ["[(]?bc", "bc"],
    ["\\(?bc", "bc"],
    ["(?P<x>b)c", "b"],
    ["(?i)B(C)", "c"],
    ["(?i)BC", "bc"],
  ])("%s", async (pattern, found) => {
    expect((await valuesOf(fn.regexpExtract(eb.val("abcd"), pattern)))[0]).toBe(found);
  });
});

describe("hash", () => {
  const hashOf = async (...rows: readonly (readonly unknown[])[]) => {
    const warehouse = await openWarehouse();
    const columns = rows.map((row, index) => fn.hash(...row.map((value) => sql`${value}`)).as(`h${index}`));
    const [hashes = {}] = await warehouse.kysely.selectNoFrom(columns).execute();
    return Object.values(hashes);
  };

  test("is 32 hex digits, the same for the same values", async () => {
    const [first, second] = await hashOf(["a", 1, null], ["a", 1, null]);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    // Surrogate keys are stored: this one must never change.
    expect(first).toBe("77d34a98ed3da60bc0ad7e5b1725f59f");
  });

  test("tells different rows of values apart", async () => {
    const value = fc.option(fc.oneof(fc.string(), fc.constantFrom("", "-", "1:", "1:a", ":")), { nil: null });
    const row = fc.array(value, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(row, row, async (a, b) => {
        const [first, second] = await hashOf(a, b);
        expect(first === second).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      {
        numRuns: 100,
        examples: [
          [
            ["a", "bc"],
            ["ab", "c"],
          ],
          [[null], [""]],
          [[null], ["-"]],
          [["a", null], ["a"]],
        ],
      },
    );
  });
});
