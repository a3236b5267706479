import { describe, expect, it } from "vitest";
import type { ModelwrightError } from "../../../src/framework/core/errors/index.js";
import type { RunOptions } from "../../../src/framework/run/run.js";
import { bench, manifestOf, modelText, row } from "./incremental-project.js";

/** A table is built by one query and then changed by another. */
async function change(before: string, after: string, onSchemaChange: string, options: Partial<RunOptions> = {}) {
  const of = (select: string) =>
    manifestOf(
      modelText(
        `incremental: (m) => m.merge({ key: "id", onSchemaChange: "${onSchemaChange}" }),`,
        `db.selectFrom("raw").select(["id", ${select}])`,
      ),
    );
  const [first, second] = [await of(before), await of(after)];
  await using shop = await bench(first);
  await shop.ingest(row("a", 1, 10));
  await shop.build();
  await shop.warehouse.execute("delete from raw");
  await shop.ingest(row("b", 2, 20));
  const problems = await shop.build(options, second).then(
    ({ results }) => results.flatMap(({ problem }) => problem ?? []),
    (error: ModelwrightError) => error.problems,
  );
  const [columns] = (await shop.warehouse.introspect(["main"])).filter(({ name }) => name === "target");
  return {
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
    at: problems[0]?.at,
    columns: Object.fromEntries((columns?.columns ?? []).map(({ name, type }) => [name, type])),
    rows: await shop.rows("select * from target order by id"),
  };
}

const column = (name: string, expression: string, type = "unknown") =>
  `sql<${type === "unknown" ? "string" : type}>\`${expression}\`.as("${name}")`;
const amount = column("amount", "amount", "number");
const small = column("amount", "amount::integer", "number");
const extra = column("extra", "grp");
const place = (fields: string) => column("place", fields, "{ city: string }");
const allow = { allowDestructive: true };

describe("by default, a query with other columns", () => {
  it("builds nothing and tells each of them, with the place", async () => {
    const found = await change(`${small}, ${extra}`, `${amount}, ${column("new", "grp")}`, "fail");
    expect(found).toEqual({
      problems: [
        'schema_changed: The columns of "target" are no longer those of its table: "amount" goes from INTEGER to BIGINT; "new" (VARCHAR) is new; "extra" (VARCHAR) is gone.',
      ],
      at: { file: "models/target.ts", line: 6, column: 3 },
      columns: { id: "VARCHAR", amount: "INTEGER", extra: "VARCHAR" },
      rows: [{ id: "a", amount: 10, extra: "g" }],
    });
  });

  it("is welcome where only their order changed, and in a full refresh", async () => {
    expect(await change(`${amount}, ${extra}`, `${extra}, ${amount}`, "fail")).toMatchObject({
      problems: [],
      rows: [
        { id: "a", amount: 10, extra: "g" },
        { id: "b", amount: 20, extra: "g" },
      ],
    });
    expect(await change(amount, extra, "fail", { fullRefresh: true })).toMatchObject({ problems: [], rows: [{ id: "b", extra: "g" }] });
  });
});

describe("append", () => {
  it("adds columns, widens types, nested ones too, and keeps what is gone", async () => {
    const before = [small, column("gone", "grp"), place("struct_pack(city := grp, zip := 7::smallint)")].join(", ");
    const after = [amount, place("struct_pack(city := grp, zip := 8::bigint, street := 's')"), extra].join(", ");
    expect(await change(before, after, "append")).toMatchObject({
      problems: [],
      columns: {
        amount: "BIGINT",
        gone: "VARCHAR",
        place: 'STRUCT("city" VARCHAR, "zip" BIGINT, "street" VARCHAR)',
        extra: "VARCHAR",
      },
      rows: [
        { id: "a", amount: 10, gone: "g", place: { city: "g", zip: 7, street: null }, extra: null },
        { id: "b", amount: 20, gone: null, place: { city: "g", zip: 8, street: "s" }, extra: "g" },
      ],
    });
  });

  it.each([
    [amount, small, '"amount" goes from BIGINT to INTEGER'],
    [
      place("struct_pack(city := grp, zip := 7)"),
      place("struct_pack(city := grp)"),
      '"place" goes from STRUCT("city" VARCHAR, "zip" INTEGER) to STRUCT("city" VARCHAR)',
    ],
    [column("list", "[1, 2]"), column("list", "['x']"), '"list" goes from INTEGER[] to VARCHAR[]'],
  ])("does not narrow: %s → %s", async (before, after, told) => {
    const { problems } = await change(before, after, "append", allow);
    expect(problems).toEqual([expect.stringContaining(told)]);
  });
});

describe("sync", () => {
  const before = `${amount}, ${extra}, ${place("struct_pack(city := grp, zip := 7)")}`;
  const after = `${small}, ${place("struct_pack(city := grp)")}, ${column("new", "grp")}`;

  it("makes the columns those of the query, where losing data is allowed", async () => {
    expect(await change(before, after, "sync", allow)).toMatchObject({
      problems: [],
      columns: { id: "VARCHAR", amount: "INTEGER", place: 'STRUCT("city" VARCHAR)', new: "VARCHAR" },
      rows: [
        { id: "a", amount: 10, place: { city: "g" }, new: null },
        { id: "b", amount: 20, place: { city: "g" }, new: "g" },
      ],
    });
  });

  it("names what would be lost, and does nothing without --allow-destructive", async () => {
    const { problems, rows } = await change(before, after, "sync");
    expect(problems).toEqual([
      'change_destructive: The table of "target" would lose data: "amount" goes from BIGINT to INTEGER; "place" goes from STRUCT("city" VARCHAR, "zip" INTEGER) to STRUCT("city" VARCHAR); "extra" (VARCHAR) is gone.',
    ]);
    expect(rows).toHaveLength(1);
  });

  it("needs no leave where nothing is lost", async () => {
    expect(await change(small, `${amount}, ${extra}`, "sync")).toMatchObject({
      problems: [],
      columns: { amount: "BIGINT", extra: "VARCHAR" },
    });
  });

  it("leaves the table as it was where a value does not fit the narrower type", async () => {
    const found = await change(column("code", "grp"), column("code", "1::integer"), "sync", allow);
    expect(found.problems).toEqual([expect.stringContaining("Could not convert string 'g' to INT32")]);
    expect(found.rows).toEqual([{ id: "a", code: "g" }]);
  });
});

it("ignore leaves the table's columns as they are", async () => {
  expect(await change(`${small}, ${extra}`, `${amount}, ${column("new", "grp")}`, "ignore")).toMatchObject({
    problems: [],
    columns: { id: "VARCHAR", amount: "INTEGER", extra: "VARCHAR" },
    rows: [
      { id: "a", amount: 10, extra: "g" },
      { id: "b", amount: 20, extra: null },
    ],
  });
});
