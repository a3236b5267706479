// P6: the row of a model is exactly what its query returns. The checks are types: `tsc -p .` makes them.
import { type Expression, type NotNull, sql } from "kysely";
import {
  acceptedValues,
  csv,
  defineModel,
  defineSeed,
  defineSnapshot,
  defineSource,
  defineVariable,
  type Expressions,
  json,
  type RowOf,
  type SelectQuery,
  sqlModel,
  unique,
  uniqueCombination,
} from "modelwright";
import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";

const orders = defineSource({
  name: "orders",
  source: "shop",
  location: csv("orders.csv"),
  schema: z.object({
    id: z.string(),
    customer_id: z.string().nullable(),
    status: z.enum(["placed", "shipped"]),
    amount: z.number().nullable(),
    lines: z.int(),
    ordered_at: z.date(),
    delivered_on: z.iso.date().nullable(),
    gift: z.boolean(),
    note: z.string().optional(),
    tags: z.array(z.string()),
    address: z.object({ city: z.string(), zip: z.string().nullable() }),
  }),
});
const customers = defineSource({
  name: "customers",
  source: "shop",
  location: json("customers.json"),
  schema: z.object({ id: z.string(), country: z.string(), age: z.int(), vip: z.boolean().default(false) }),
});

type Plain<Row> = { [Column in keyof Row]: Row[Column] };
type Has<Any, Row> = { [Column in keyof Row]: 0 extends 1 & Row[Column] ? Any : never }[keyof Row];
/** The columns of a model that are `any`: none. */
type AnyColumns<M> = Has<"any", RowOf<M>>;

describe("rows of sources and seeds", () => {
  it("are what the schema reads", () => {
    expectTypeOf<RowOf<typeof orders>>().toEqualTypeOf<{
      id: string;
      customer_id: string | null;
      status: "placed" | "shipped";
      amount: number | null;
      lines: number;
      ordered_at: Date;
      delivered_on: string | null;
      gift: boolean;
      note: string | null;
      tags: string[];
      address: { city: string; zip: string | null };
    }>();
    expectTypeOf<RowOf<typeof customers>>().toEqualTypeOf<{ id: string; country: string; age: number; vip: boolean }>();
  });

  it("are what a seed's schema reads", () => {
    const seed = defineSeed({ name: "rates", schema: z.object({ currency: z.enum(["CHF", "EUR"]), rate: z.number() }) });
    expectTypeOf<RowOf<typeof seed>>().toEqualTypeOf<{ currency: "CHF" | "EUR"; rate: number }>();
  });
});

describe("rows of snapshots", () => {
  interface Validity {
    dbt_valid_from: Date;
    dbt_valid_to: Date | null;
    dbt_scd_id: string;
    dbt_updated_at: Date;
  }
  type Customer = { id: string; country: string; age: number; vip: boolean };
  const strategy = { kind: "check", columns: "all" } as const;

  it("are those of the relation, and when they held", () => {
    const snapshot = defineSnapshot({
      name: "customers_snapshot",
      relation: customers,
      uniqueKey: ["id", "country"],
      strategy: { kind: "check", columns: ["vip"] },
      columns: { country: { tests: [acceptedValues(["CH"])] }, dbt_scd_id: { tests: [unique()] } },
      tests: [uniqueCombination(["id", "dbt_valid_from"])],
    });
    expectTypeOf<RowOf<typeof snapshot>>().toEqualTypeOf<Plain<Customer & Validity>>();
    const model = defineModel({
      name: "model",
      deps: [snapshot],
      query: ({ db }) => db.selectFrom("customers_snapshot").select(["id", "dbt_valid_to"]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; dbt_valid_to: Date | null }>();
  });

  it("tell deletions where they are recorded, and have an end where one stands for none", () => {
    const deletions = defineSnapshot({ name: "s", relation: customers, uniqueKey: "id", strategy, hardDeletes: "new_record" });
    expectTypeOf<RowOf<typeof deletions>>().toEqualTypeOf<Plain<Customer & Validity & { dbt_is_deleted: boolean }>>();
    const ended = defineSnapshot({ name: "s", relation: customers, uniqueKey: "id", strategy, validToCurrent: new Date("9999-12-31") });
    expectTypeOf<RowOf<typeof ended>>().toEqualTypeOf<Plain<Customer & Omit<Validity, "dbt_valid_to"> & { dbt_valid_to: Date }>>();
  });
});

describe("columns", () => {
  it("keep their types: alone, qualified, renamed, all of them", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) => db.selectFrom("orders as o").select(["id", "o.status", "o.amount as revenue", "ordered_at as at"]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; status: "placed" | "shipped"; revenue: number | null; at: Date }>();
    const all = defineModel({ name: "all", deps: [customers], query: ({ db }) => db.selectFrom("customers").selectAll() });
    expectTypeOf<RowOf<typeof all>>().toEqualTypeOf<RowOf<typeof customers>>();
  });

  it("can be selected one by one, by a callback, and in several steps", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db
          .selectFrom("orders")
          .select("id")
          .select((eb) => fn.lower(eb.ref("customer_id")).as("customer"))
          .select(["gift", (eb) => eb("lines", "*", 2).as("double")])
          .selectAll("orders"),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<Plain<RowOf<typeof orders> & { customer: string | null; double: number }>>();
  });
});

describe("joins", () => {
  it("make the columns nullable that they may not find", () => {
    const inner = defineModel({
      name: "inner",
      deps: [orders, customers],
      query: ({ db }) =>
        db.selectFrom("orders as o").innerJoin("customers as c", "c.id", "o.customer_id").select(["o.id", "country", "c.age", "o.amount"]),
    });
    expectTypeOf<RowOf<typeof inner>>().toEqualTypeOf<{ id: string; country: string; age: number; amount: number | null }>();
    const left = defineModel({
      name: "left",
      deps: [orders, customers],
      query: ({ db }) =>
        db.selectFrom("orders as o").leftJoin("customers as c", "c.id", "o.customer_id").select(["o.id", "country", "c.age", "o.gift"]),
    });
    expectTypeOf<RowOf<typeof left>>().toEqualTypeOf<{ id: string; country: string | null; age: number | null; gift: boolean }>();
    const right = defineModel({
      name: "right",
      deps: [orders, customers],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .select("o.lines")
          .rightJoin("customers as c", "c.id", "o.customer_id")
          .select(["o.id", "country", "gift"]),
    });
    expectTypeOf<RowOf<typeof right>>().toEqualTypeOf<{ lines: number | null; id: string | null; country: string; gift: boolean | null }>();
    const full = defineModel({
      name: "full",
      deps: [orders, customers],
      query: ({ db }) =>
        db.selectFrom("orders as o").fullJoin("customers as c", "c.id", "o.customer_id").select(["o.id", "country"]).selectAll("c"),
    });
    expectTypeOf<RowOf<typeof full>["id"]>().toEqualTypeOf<string | null>();
    expectTypeOf<RowOf<typeof full>["country"]>().toEqualTypeOf<string | null>();
  });

  it("with conditions, of subqueries, lateral and cross", () => {
    const model = defineModel({
      name: "model",
      deps: [orders, customers],
      query: ({ db, fn }) =>
        db
          .selectFrom("customers as c")
          .leftJoin(
            (eb) =>
              eb
                .selectFrom("orders")
                .select((inner) => ["customer_id", fn.sum(inner.ref("amount")).as("revenue"), fn.countAll().as("orders")])
                .groupBy("customer_id")
                .as("o"),
            (join) => join.onRef("o.customer_id", "=", "c.id").on("c.age", ">", 17),
          )
          .innerJoinLateral(
            (eb) => eb.selectFrom("orders as n").whereRef("n.customer_id", "=", "c.id").select("n.lines").limit(1).as("newest"),
            (join) => join.onTrue(),
          )
          .crossJoin("orders as every")
          .select(["c.id", "o.revenue", "o.orders", "newest.lines as newest_lines", "every.gift"]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      id: string;
      revenue: number | null;
      orders: number | null;
      newest_lines: number;
      gift: boolean;
    }>();
  });

  it("of many tables", () => {
    const model = defineModel({
      name: "model",
      deps: [orders, customers],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .leftJoin("customers as c1", "c1.id", "o.customer_id")
          .leftJoin("customers as c2", "c2.id", "c1.id")
          .leftJoin("customers as c3", "c3.id", "c2.id")
          .innerJoin("customers as c4", "c4.id", "c3.id")
          .innerJoin("customers as c5", "c5.id", "c4.id")
          .innerJoin("customers as c6", "c6.id", "c5.id")
          .innerJoin("customers as c7", "c7.id", "c6.id")
          .innerJoin("customers as c8", "c8.id", "c7.id")
          .innerJoin("customers as c9", "c9.id", "c8.id")
          .innerJoin("customers as c10", "c10.id", "c9.id")
          .innerJoin("customers as c11", "c11.id", "c10.id")
          .innerJoin("customers as c12", "c12.id", "c11.id")
          .select(["o.id", "c3.age as third", "c12.age as twelfth", "status"]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      id: string;
      third: number | null;
      twelfth: number;
      status: "placed" | "shipped";
    }>();
  });
});

describe("expressions", () => {
  it("of the portable functions", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db
          .selectFrom("orders as o")
          .select((eb) => [
            fn.dateTrunc("day", eb.ref("o.ordered_at")).as("day"),
            fn.toDate(eb.ref("o.ordered_at")).as("date"),
            fn.dateDiff("day", eb.ref("o.ordered_at"), eb.ref("o.delivered_on")).as("days"),
            fn.datePart("year", eb.ref("o.ordered_at")).as("year"),
            fn.coalesce(eb.ref("o.amount"), eb.lit(0)).as("amount"),
            fn.coalesce(eb.ref("o.customer_id"), eb.ref("o.note")).as("someone"),
            fn.nullIf(eb.ref("o.lines"), 0).as("lines"),
            fn.safeDivide(eb.ref("o.amount"), eb.ref("o.lines")).as("price"),
            fn.upper(eb.ref("o.note")).as("note"),
            fn.concat(eb.ref("o.id"), eb.val("-")).as("key"),
            fn.hash(eb.ref("o.id")).as("hash"),
            fn.rowNumber().as("position"),
            fn.lag(eb.ref("o.lines")).as("lines_before"),
          ]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      day: Date;
      date: string;
      days: number | null;
      year: number;
      amount: number;
      someone: string | null;
      lines: number | null;
      price: number | null;
      note: string | null;
      key: string;
      hash: string;
      position: number;
      lines_before: number | null;
    }>();
  });

  it("of aggregates: null over no rows, except counts", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db
          .selectFrom("orders as o")
          .select((eb) => [
            "o.status",
            fn.countAll().as("orders"),
            fn.countDistinct(eb.ref("o.customer_id")).as("customers"),
            fn.sum(eb.ref("o.lines")).as("lines"),
            fn.avg(eb.ref("o.amount")).as("average"),
            fn.min(eb.ref("o.ordered_at")).as("first_at"),
            fn.max(eb.ref("o.status")).as("last_status"),
          ])
          .groupBy("o.status")
          .having(fn.countAll(), ">", 1),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      status: "placed" | "shipped";
      orders: number;
      customers: number;
      lines: number | null;
      average: number | null;
      first_at: Date | null;
      last_status: "placed" | "shipped" | null;
    }>();
  });

  it("of literals, cases and typed SQL", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) =>
        db.selectFrom("orders").select((eb) => [
          eb.lit(1).as("one"),
          eb.val("text").as("text"),
          eb.val("web" as const).as("origin"),
          eb
            .case()
            .when("amount", ">", 100)
            .then("large" as const)
            .when("amount", ">", 10)
            .then("small" as const)
            .end()
            .as("size"),
          eb.case().when("status", "=", "placed").then(1).else(null).end().as("is_placed"),
          sql<Date>`current_timestamp`.as("loaded_at"),
          eb.fn<string>("strftime", ["ordered_at", sql.lit("%Y")]).as("year"),
          eb.cast<number>("id", "integer").as("number"),
        ]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      one: 1;
      text: string;
      origin: "web";
      size: "large" | "small" | null;
      is_placed: number | null;
      loaded_at: Date;
      year: string;
      number: number;
    }>();
  });

  it("of comparisons and arithmetic: null where an operand is", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) =>
        db
          .selectFrom("orders")
          .select((eb) => [
            eb("lines", ">", 1).as("is_large"),
            eb("amount", ">", 100).as("is_expensive"),
            eb("lines", ">", eb.ref("amount")).as("is_cheap"),
            eb("amount", "is not", null).as("has_amount"),
            eb("status", "in", ["placed"]).as("is_open"),
            eb("lines", ">", 1).or("gift", "=", true).as("certain"),
            eb("lines", ">", 1).or("amount", ">", 1).as("uncertain"),
            eb.and([eb("gift", "=", true), eb("lines", "=", 1)]).as("both"),
            eb.or([eb("gift", "=", true), eb("note", "=", "x")]).as("either"),
            eb("lines", "+", 1).as("more"),
            eb("lines", "*", eb.ref("amount")).as("product"),
            eb.exists(eb.selectFrom("orders as other").select("other.id")).as("has_others"),
          ]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      is_large: boolean;
      is_expensive: boolean | null;
      is_cheap: boolean | null;
      has_amount: boolean;
      is_open: boolean;
      certain: boolean;
      uncertain: boolean | null;
      both: boolean;
      either: boolean | null;
      more: number;
      product: number | null;
      has_others: boolean;
    }>();
  });

  it("of ranges, lists and negation: null where an operand is", () => {
    const model = defineModel({
      name: "model",
      deps: [orders, customers],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .select((eb) => [
            eb.between("o.lines", 1, 2).as("few_lines"),
            eb.between("o.amount", 1, 2).as("small"),
            eb.between("o.lines", 1, eb.ref("o.amount")).as("between_columns"),
            eb.not(eb("o.lines", ">", 1)).as("not_many"),
            eb.not(eb("o.amount", ">", 1)).as("not_large"),
            eb.not("o.gift").as("not_gift"),
            eb.not(eb.exists(eb.selectFrom("customers as c").select("c.id").whereRef("c.id", "=", "o.customer_id"))).as("is_orphan"),
            eb("o.amount", "in", [1, 2]).as("in_values"),
            eb("o.id", "in", eb.selectFrom("customers as c").select("c.id")).as("in_rows"),
            eb("o.id", "not in", eb.selectFrom("orders as p").select("p.note")).as("not_in_rows"),
            eb("o.lines", "=", eb.selectFrom("customers as c").select("c.age").limit(1)).as("is_the_age"),
            eb("o.lines", ">", 1).or("o.amount", "is", null).as("null_safe"),
            eb("o.lines", ">", 1).or("o.id", "in", eb.selectFrom("customers as c").select("c.id")).as("or_in_rows"),
            eb.parens(eb("o.lines", ">", 1).or("o.amount", "<", 0)).as("in_parentheses"),
            eb.neg("o.amount").as("negative"),
            eb("o.id", "||", "x").as("joined"),
            eb("o.note", "like", "x%").as("is_like"),
          ])
          .where((eb) => eb.and([eb.between("o.lines", 1, 9), eb.not(eb("o.status", "=", "placed"))])),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      few_lines: boolean;
      small: boolean | null;
      between_columns: boolean | null;
      not_many: boolean;
      not_large: boolean | null;
      not_gift: boolean;
      is_orphan: boolean;
      in_values: boolean | null;
      in_rows: boolean;
      not_in_rows: boolean | null;
      is_the_age: boolean | null;
      null_safe: boolean;
      or_in_rows: boolean;
      in_parentheses: boolean | null;
      negative: number | null;
      joined: string;
      is_like: boolean | null;
    }>();
  });

  it("of cases: their branches, and null without an else", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db.selectFrom("orders as o").select((eb) => [
          eb.case("o.status").when("placed").then(1).when("shipped").then(2).else(0).end().as("by_value"),
          eb.case().when("o.amount", "is", null).then(eb.ref("o.id")).else(eb.ref("o.customer_id")).end().as("by_column"),
          eb
            .case()
            .when(eb("o.lines", ">", 10))
            .then(sql<Date>`now()`)
            .end()
            .as("without_else"),
          eb
            .case()
            .when(eb.and([eb("o.amount", ">", 10), eb("o.gift", "=", true)]))
            .then("large" as const)
            .when((inner) => inner.not("o.gift"))
            .then("small" as const)
            .else("none" as const)
            .end()
            .as("size"),
          eb.case().when("o.gift", "=", true).then(true).else(false).end().as("truth"),
          fn.sum(eb.case().when("o.status", "=", "placed").then(eb.ref("o.amount")).else(0).end()).as("placed"),
        ]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      by_value: number;
      by_column: string | null;
      without_else: Date | null;
      size: "large" | "small" | "none";
      truth: boolean;
      placed: number | null;
    }>();
  });

  it("of windows: what the function over them returns", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db.selectFrom("orders as o").select((eb) => [
          fn
            .over(fn.rowNumber(), { partitionBy: [eb.ref("o.customer_id")], orderBy: [{ by: eb.ref("o.ordered_at"), desc: true }] })
            .as("n"),
          fn.over(fn.sum(eb.ref("o.lines")), { orderBy: [eb.ref("o.ordered_at")] }).as("running"),
          fn.over(fn.lag(eb.ref("o.status")), { orderBy: [eb.ref("o.ordered_at")] }).as("status_before"),
          eb.fn
            .agg<number>("dense_rank")
            .over((over) => over.partitionBy("o.status").orderBy("o.ordered_at", "desc"))
            .as("place"),
          fn.filter(fn.countAll(), eb("o.amount", ">", 1)).as("counted"),
        ]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{
      n: number;
      running: number | null;
      status_before: "placed" | "shipped" | null;
      place: number;
      counted: number;
    }>();
  });

  it("of scalar subqueries: null where they find nothing", () => {
    const model = defineModel({
      name: "model",
      deps: [orders, customers],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .select((eb) => [
            "o.id",
            eb.selectFrom("customers as c").whereRef("c.id", "=", "o.customer_id").select("c.country").limit(1).as("country"),
          ])
          .where("o.customer_id", "in", (eb) => eb.selectFrom("customers").select("customers.id")),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; country: string | null }>();
  });
});

describe("whole queries", () => {
  it("in steps (CTEs), recursive, of sets", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, fn }) =>
        db
          .with("placed", (source) => source.selectFrom("orders").where("status", "=", "placed").select(["id", "amount"]))
          .with("ranked", (source) =>
            source.selectFrom("placed as p").select((eb) => ["p.id", "p.amount", fn.rank().as("rank"), eb.val("x").as("kind")]),
          )
          .selectFrom("ranked as r")
          .where("r.rank", "<=", 3)
          .select(["r.id", "r.rank"])
          .unionAll(db.selectFrom("orders").select(["id", "lines as rank"]))
          .orderBy("rank", "desc")
          .limit(10),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; rank: number }>();
    const numbers = defineModel({
      name: "numbers",
      deps: [],
      query: ({ db }) =>
        db
          .withRecursive("numbers(n)", (source) =>
            source.selectNoFrom(sql<number>`1`.as("n")).unionAll(
              source
                .selectFrom("numbers")
                .select((eb) => eb("n", "+", 1).as("n"))
                .where("n", "<", 10),
            ),
          )
          .selectFrom("numbers")
          .select("n"),
    });
    expectTypeOf<RowOf<typeof numbers>>().toEqualTypeOf<{ n: number }>();
  });

  it("of sets: each column has the values of all of them", () => {
    const model = defineModel({
      name: "model",
      deps: [orders, customers],
      query: ({ db }) =>
        db
          .selectFrom("customers")
          .select((eb) => ["id", "age as number", eb.val("customer" as const).as("kind")])
          .unionAll(db.selectFrom("orders").select((eb) => ["id", "amount as number", eb.val("order" as const).as("kind")]))
          .except((eb) => eb.selectFrom("orders").select((inner) => ["id", "lines as number", inner.val("line" as const).as("kind")]))
          .intersect([db.selectFrom("orders").select((eb) => ["id", "lines as number", eb.val("order" as const).as("kind")])]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; number: number | null; kind: "customer" | "order" | "line" }>();
  });

  it("that change where a condition holds", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .select(["o.id", "amount"])
          .$if(Math.random() > 2, (query) => query.where("o.amount", ">", 10).limit(5)),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; amount: number | null }>();
  });

  it("of raw SQL as a Kysely expression, narrowed, and distinct", () => {
    const raw = defineModel({ name: "raw", deps: [], query: () => sql<{ id: string; total: number | null }>`select 1` });
    expectTypeOf<RowOf<typeof raw>>().toEqualTypeOf<{ id: string; total: number | null }>();
    const narrowed = defineModel({
      name: "narrowed",
      deps: [orders],
      query: ({ db }) =>
        db.selectFrom("orders").where("amount", "is not", null).select(["id", "amount"]).distinct().$narrowType<{ amount: NotNull }>(),
    });
    expectTypeOf<RowOf<typeof narrowed>>().toEqualTypeOf<{ id: string; amount: number }>();
  });

  it("with a variable", () => {
    const minimum = defineVariable({ name: "minimum", schema: z.coerce.number().default(1) });
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db, vars }) => db.selectFrom("orders").where("lines", ">=", vars(minimum)).select("id"),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string }>();
  });
});

describe("tests", () => {
  it("name the values of the row, whatever a column of that name holds upstream", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) =>
        db.selectFrom("orders").select((eb) => [
          "id",
          eb
            .case()
            .when("gift", "=", true)
            .then("free" as const)
            .else("paid" as const)
            .end()
            .as("status"),
        ]),
      columns: { status: { tests: [acceptedValues(["free", "paid"])] }, id: { tests: [acceptedValues(["any"]), unique()] } },
      tests: [uniqueCombination(["id", "status"])],
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; status: "free" | "paid" }>();
  });
});

describe("contracts", () => {
  it("are the row that downstream models see", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      contract: z.object({ id: z.string().describe("Key."), amount: z.number().nullable() }),
      query: ({ db }) => db.selectFrom("orders").select(["amount", "id"]),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; amount: number | null }>();
    const text = sqlModel({
      name: "text",
      deps: [model],
      contract: z.object({ id: z.string(), day: z.iso.date(), at: z.date().nullable() }),
      query: ({ sql: text, ref }) => text`select id, current_date as day, null::timestamp as at from ${ref(model)}`,
    });
    expectTypeOf<RowOf<typeof text>>().toEqualTypeOf<{ id: string; day: string; at: Date | null }>();
  });
});

describe("helpers", () => {
  const isLarge = (amount: Expression<number | null>) => sql<boolean>`${amount} > 100`;
  const withLines = <Row, Database, Tables, Scope>(query: SelectQuery<Row, Database, Tables, Scope>) =>
    query.select(sql<number>`1`.as("lines"));
  const origin = ({ ref }: Pick<Expressions<object, unknown, { "o.status": string }>, "ref">) => ref("o.status");

  it("take expressions, queries and expression builders", () => {
    const model = defineModel({
      name: "model",
      deps: [orders],
      query: ({ db }) =>
        db
          .selectFrom("orders as o")
          .select((eb) => ["o.id", isLarge(eb.ref("o.amount")).as("is_large"), origin(eb).as("origin")])
          .$call(withLines),
    });
    expectTypeOf<RowOf<typeof model>>().toEqualTypeOf<{ id: string; is_large: boolean; origin: string; lines: number }>();
  });
});

describe("no column", () => {
  it("is any, not even that of a chain of models", () => {
    const first = defineModel({
      name: "first",
      deps: [orders, customers],
      query: ({ db, fn }) =>
        db
          .selectFrom("orders as o")
          .leftJoin("customers as c", "c.id", "o.customer_id")
          .select((eb) => ["o.id", "c.age", "o.tags", "o.address", fn.max(eb.ref("o.amount")).as("amount"), eb.ref("o.gift").as("gift")]),
    });
    const second = defineModel({ name: "second", deps: [first], query: ({ db }) => db.selectFrom("first").selectAll() });
    const third = defineModel({
      name: "third",
      deps: [second, first],
      query: ({ db }) => db.selectFrom("second as s").innerJoin("first as f", "f.id", "s.id").selectAll("s"),
    });
    expectTypeOf<AnyColumns<typeof third>>().toBeNever();
    expectTypeOf<AnyColumns<typeof orders>>().toBeNever();
    expectTypeOf<RowOf<typeof third>>().toEqualTypeOf<{
      id: string;
      age: number | null;
      tags: string[];
      address: { city: string; zip: string | null };
      amount: number | null;
      gift: boolean;
    }>();
  });
});
