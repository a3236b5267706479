// What an editor offers while a model is written: TypeScript's own language server, and exact lists.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cursor, type LanguageServer, startLanguageServer } from "./language-server.js";

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer("tests/types/failing");
});
afterAll(() => server[Symbol.asyncDispose]());

const head = `import { acceptedValues, defineModel, defineSeed, relationship, uniqueCombination } from "modelwright";
import { z } from "zod";
import { customers, orders, stgOrders } from "./shop.js";
`;
const offered = async (text: string) => (await server.completions("written.ts", head + text)).toSorted();

/** What is offered in a model over the dependencies. */
const inModel = (deps: string, rest: string) =>
  offered(`export const written = defineModel({ name: "written", deps: [${deps}], ${rest} });`);
const inQuery = (deps: string, query: string) => inModel(deps, `query: ({ db, fn }) => ${query}`);

const columns = ["amount", "channel", "customer_id", "order_id", "ordered_at"];
const qualified = (alias: string) => columns.map((column) => `${alias}.${column}`);
const ofOrders = [...columns, ...qualified("o")].toSorted();
const ofJoin = [
  ...["age", "amount", "channel", "country", "order_id", "ordered_at"],
  ...["c.age", "c.country", "c.customer_id"],
  ...qualified("o"),
].toSorted();

describe("tables: the declared dependencies and no others", () => {
  it.each([
    ["at selectFrom", `db.selectFrom("${cursor}")`],
    ["at selectFrom, before the rest of the query", `db.selectFrom("${cursor}").select(["order_id"])`],
    ["in a join", `db.selectFrom("orders as o").innerJoin("${cursor}")`],
    ["in a join that is complete", `db.selectFrom("orders as o").leftJoin("${cursor}", "o.customer_id", "o.order_id")`],
    ["in a subquery", `db.selectFrom("orders as o").select((eb) => [eb.selectFrom("${cursor}").select("order_id").as("one")])`],
  ])("%s", async (_, query) => {
    expect(await inQuery("orders", query)).toEqual(["orders"]);
    expect(await inQuery("orders, customers", query)).toEqual(["customers", "orders"]);
  });

  it("at selectFrom, while the string is not closed", async () => {
    expect(await offered(`defineModel({ name: "written", deps: [orders], query: ({ db }) => db.selectFrom("${cursor}`)).toEqual(["orders"]);
  });

  it("and the steps before", async () => {
    const step = 'db.with("large", (source) => source.selectFrom("orders").select("order_id"))';
    expect(await inQuery("orders", `${step}.selectFrom("${cursor}")`)).toEqual(["large", "orders"]);
  });
});

describe("columns: those in scope, qualified and not", () => {
  const query = 'db.selectFrom("orders as o")';
  it.each([
    ["as the only one of a list", `${query}.select(["${cursor}"])`],
    ["as a later one of a list", `${query}.select(["o.order_id", "${cursor}"])`],
    ["as the first of a list", `${query}.select(["${cursor}", "o.order_id"])`],
    ["alone", `${query}.select("${cursor}")`],
    ["as the only one of a callback's list", `${query}.select((eb) => ["${cursor}"])`],
    ["as a later one of a callback's list", `${query}.select((eb) => ["o.order_id", eb.val(1).as("one"), "${cursor}"])`],
    ["as a reference", `${query}.select((eb) => ["o.order_id", fn.sum(eb.ref("${cursor}")).as("sum")])`],
    ["in an expression", `${query}.select((eb) => [eb("${cursor}", ">", 1).as("large")])`],
    ["in a condition", `${query}.select("o.order_id").where("${cursor}", "=", 1)`],
    ["in the callback of a condition", `${query}.select("o.order_id").where((eb) => eb("${cursor}", "=", 1))`],
  ])("%s", async (_, text) => {
    expect(await inQuery("orders", text)).toEqual(ofOrders);
  });

  it("while the list is not closed", async () => {
    const text = `defineModel({ name: "written", deps: [orders], query: ({ db }) => ${query}.select(["o.order_id", "${cursor}`;
    expect(await offered(text)).toEqual(ofOrders);
  });

  it.each([
    ["first", `${query}.innerJoin("customers as c", "${cursor}")`],
    ["first, complete", `${query}.innerJoin("customers as c", "${cursor}", "o.customer_id")`],
    ["second", `${query}.leftJoin("customers as c", "c.customer_id", "${cursor}")`],
    ["in a callback", `${query}.innerJoin("customers as c", (join) => join.onRef("${cursor}", "=", "o.customer_id"))`],
    ["selected after it", `${query}.innerJoin("customers as c", "c.customer_id", "o.customer_id").select(["c.age", "${cursor}"])`],
  ])("of both sides of a join: %s", async (_, text) => {
    expect(await inQuery("orders, customers", text)).toEqual(ofJoin);
  });

  it.each([
    ["grouped by", `${query}.select(["o.amount as revenue"]).groupBy("${cursor}")`],
    ["grouped by, in a list", `${query}.select(["o.amount as revenue"]).groupBy(["o.order_id", "${cursor}"])`],
    ["ordered by", `${query}.select(["o.amount as revenue"]).orderBy("${cursor}")`],
  ])("and those of the row: %s", async (_, text) => {
    expect(await inQuery("orders", text)).toEqual([...ofOrders, "revenue"].toSorted());
  });

  it.each([
    ["equal", `${query}.select("o.order_id").where("o.channel", "=", "${cursor}")`],
    ["in a list", `${query}.select("o.order_id").where("o.channel", "in", ["${cursor}"])`],
    ["in an expression", `${query}.select((eb) => [eb("o.channel", "=", "${cursor}").as("is_it")])`],
  ])("with their values: %s", async (_, text) => {
    expect(await inQuery("orders", text)).toEqual(["click", "purchase"]);
  });
});

describe("documentation: the query's columns", () => {
  const query = `query: ({ db }) => db.selectFrom("orders as o").select((eb) => ["o.order_id as key", "channel", eb.ref("amount").as("revenue")])`;

  it("all of them, then those that are left", async () => {
    expect(await inModel("orders", `${query}, columns: { ${cursor} }`)).toEqual(["channel?", "key?", "revenue?"]);
    expect(await inModel("orders", `${query}, columns: { channel: {}, ${cursor} }`)).toEqual(["key?", "revenue?"]);
  });

  it("those of a contract and of a seed", async () => {
    const contract = "contract: z.object({ channel: z.string(), total: z.int() })";
    expect(await inModel("orders", `${contract}, ${query}, columns: { ${cursor} }`)).toEqual(["channel?", "total?"]);
    const schema = "z.object({ code: z.string(), name: z.string() })";
    expect(await offered(`defineSeed({ name: "written", schema: ${schema}, columns: { ${cursor} } });`)).toEqual(["code?", "name?"]);
  });

  it("what can be said of one", async () => {
    expect(await inModel("orders", `${query}, columns: { key: { ${cursor} } }`)).toEqual(["description?", "meta?", "tags?", "tests?"]);
  });
});

describe("tests", () => {
  const tested = (test: string) => `columns: { channel: { tests: [${test}] } }`;
  const query = 'query: ({ db }) => db.selectFrom("orders").select(["channel", "customer_id"])';
  const contract = 'contract: z.object({ channel: z.enum(["contracted", "other"]), customer_id: z.string() })';
  const seed = (rest: string) => `defineSeed({ name: "written", schema: z.object({ channel: z.enum(["seeded", "sown"]) }), ${rest} });`;

  // The server may offer the empty string too: it is what is written at the cursor.
  it("name the values of the column", async () => {
    expect(await inModel("orders", `${query}, ${tested(`acceptedValues(["${cursor}"])`)}`)).toEqual(["", "click", "purchase"]);
    expect(await inModel("orders", `${contract}, ${query}, ${tested(`acceptedValues(["${cursor}"])`)}`)).toEqual(["contracted", "other"]);
    expect(await offered(seed(tested(`acceptedValues(["${cursor}"])`)))).toEqual(["seeded", "sown"]);
  });

  it("name the values of the column after the first", async () => {
    expect(await inModel("orders", `${query}, ${tested(`acceptedValues(["click", "${cursor}"])`)}`)).toEqual(["", "click", "purchase"]);
    expect(await offered(seed(tested(`acceptedValues(["sown", "${cursor}"])`)))).toEqual(["", "seeded", "sown"]);
  });

  it("name the columns of the other relation", async () => {
    const columnsOfCustomers = ["age", "country", "customer_id"];
    const tests = `columns: { customer_id: { tests: [relationship(customers, "${cursor}")] } }`;
    expect(await inModel("orders", `${query}, ${tests}`)).toEqual(columnsOfCustomers);
    expect(await inModel("orders", `${contract}, ${query}, ${tests}`)).toEqual(columnsOfCustomers);
  });

  it("of a relation with a schema name its columns", async () => {
    expect(await inModel("orders", `${contract}, ${query}, tests: [uniqueCombination(["${cursor}"])]`)).toEqual(["channel", "customer_id"]);
    expect(await offered(seed(`tests: [uniqueCombination(["${cursor}"])]`))).toEqual(["channel"]);
  });
});

describe("the rest of a model", () => {
  it("is offered: what a query is written with, and how a model comes to exist", async () => {
    expect(await inModel("orders", `query: ({ ${cursor} }) => 1`)).toEqual([
      "db",
      "fn",
      "isAffected",
      "isIncremental",
      "self",
      "vars",
      "window",
    ]);
    expect(await inQuery("orders", `db.${cursor}`)).toEqual(["selectFrom", "selectNoFrom", "with", "withRecursive"]);
    const settings = `materialized: "${cursor}", query: ({ db }) => db.selectFrom("orders").select("order_id")`;
    expect(await inModel("orders", settings)).toEqual(["ephemeral", "incremental", "table", "view"]);
  });
});
