// What the typed face of Kysely offers runs as SQL, and returns what its types say.
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const model = (name: string, query: string) => `import { defineModel } from "modelwright";
import { sql } from "kysely";
import { orders } from "./sources.js";
export const ${name} = defineModel({ name: "${name}", deps: [orders], query: ({ db, fn }) => ${query} });
export const unused = sql;
`;

const queries = {
  ranges: {
    query: `db.selectFrom("orders as o").select((eb) => [
      "o.id",
      eb.between("o.amount", 5, 15).as("small"),
      eb.not(eb("o.amount", ">", 15)).as("not_large"),
      eb.not(eb.exists(eb.selectFrom("orders as p").select("p.id").whereRef("p.amount", ">", "o.amount"))).as("largest"),
      eb("o.status", "in", ["placed"]).as("placed"),
      eb("o.id", "not in", eb.selectFrom("orders as p").select("p.id").where("p.amount", ">", 10)).as("others"),
      eb("o.amount", "=", eb.selectFrom("orders as p").select((inner) => fn.max(inner.ref("p.amount")).as("most"))).as("most"),
      eb.neg("o.amount").as("negative"),
      eb.cast<string>("o.amount", "varchar").as("text"),
      eb("o.id", "=", "a").or("o.id", "=", "c").as("a_or_c"),
    ]).distinct().orderBy("o.id")`,
    rows: [
      {
        ...{ id: "a", small: true, not_large: true, largest: false, placed: true, others: true },
        ...{ most: false, negative: -10, text: "10", a_or_c: true },
      },
      {
        ...{ id: "b", small: false, not_large: false, largest: true, placed: false, others: false },
        ...{ most: true, negative: -20, text: "20", a_or_c: false },
      },
      {
        ...{ id: "c", small: null, not_large: null, largest: true, placed: true, others: true },
        ...{ most: null, negative: null, text: null, a_or_c: true },
      },
    ],
  },
  cases: {
    query: `db.selectFrom("orders as o").select((eb) => [
      "o.id",
      eb.case("o.status").when("placed").then(1).when("shipped").then(eb.ref("o.amount")).else(null).end().as("by_value"),
      eb.case().when("o.amount", "is", null).then("none" as const)
        .when((inner) => inner.and([inner("o.amount", ">", 15), inner("o.status", "=", "shipped")])).then("large" as const)
        .end().as("size"),
    ]).orderBy("o.id")`,
    rows: [
      { id: "a", by_value: 1, size: null },
      { id: "b", by_value: 20, size: "large" },
      { id: "c", by_value: 1, size: "none" },
    ],
  },
  windows: {
    query: `db.selectFrom("orders as o").select((eb) => [
      "o.id",
      fn.over(fn.rowNumber(), { partitionBy: [eb.ref("o.status")], orderBy: [{ by: eb.ref("o.id"), desc: true }] }).as("n"),
      fn.over(fn.sum(eb.ref("o.amount")), { orderBy: [eb.ref("o.id")] }).as("running"),
      eb.fn.agg<number>("dense_rank").over((over) => over.orderBy("o.status")).as("place"),
    ]).orderBy("o.id")`,
    rows: [
      { id: "a", n: 2, running: 10, place: 1 },
      { id: "b", n: 1, running: 30, place: 2 },
      { id: "c", n: 1, running: 30, place: 1 },
    ],
  },
  sets: {
    query: `db.selectFrom("orders").select((eb) => ["id", eb.lit(1).as("amount")])
      .unionAll(db.selectFrom("orders").select(["id", "amount"]))
      .except((eb) => eb.selectFrom("orders").select(["id", "amount"]).where("amount", "is", null))
      .union([db.selectFrom("orders").select(["id", "amount"]).where("id", "=", "b")])
      .orderBy("id").orderBy("amount")`,
    rows: [
      { id: "a", amount: 1 },
      { id: "a", amount: 10 },
      { id: "b", amount: 1 },
      { id: "b", amount: 20 },
      { id: "c", amount: 1 },
    ],
  },
  steps: {
    query: `db
      .with("by_status", (source) => source.selectFrom("orders as o").groupBy("o.status").having(fn.countAll(), ">", 1)
        .select((eb) => ["o.status", fn.sum(eb.ref("o.amount")).as("amount"), sql<number>\`count(*)\`.as("orders")]))
      .selectFrom("by_status as s").innerJoin("orders as o", "o.status", "s.status")
      .$if(true, (query) => query.where("o.id", "!=", "c")).$if(false, (query) => query.limit(0))
      .select(["o.id", "s.amount", "s.orders"])`,
    rows: [{ id: "a", amount: 10, orders: 2 }],
  },
};

it("runs ranges, lists, negation, cases, windows, sets, steps and conditions", async () => {
  const models = Object.entries(queries).map(([name, { query }]) => [`models/${name}.ts`, model(name, query)]);
  using folder = projectFolder(Object.fromEntries(models));
  await using engine = await createEngine({ projectDir: folder.dir });
  expect((await engine.build()).ok).toBe(true);
  for (const [name, { rows }] of Object.entries(queries)) {
    expect(await engine.show({ sql: `select * from ${name}` }), name).toEqual(rows);
  }
});
