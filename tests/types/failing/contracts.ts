// What a query returns is compared with the contract: each difference names the column. And no column without a type.
import { defineModel } from "modelwright";
import { sql } from "kysely";
import { z } from "zod";
import { customers, orders } from "./shop.js";

export const missing = defineModel({
  name: "missing",
//^ Type '"missing"' … "column revenue: the contract has it, the query does not return it"
  deps: [orders],
  contract: z.object({ order_id: z.string(), revenue: z.number() }),
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const extra = defineModel({
  name: "extra",
//^ Type '"extra"' … "column channel: the query returns it, the contract does not have it"
  deps: [orders],
  contract: z.object({ order_id: z.string() }),
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "channel"]),
});

export const anotherType = defineModel({
  name: "another_type",
//^ Type '"another_type"' … "column ordered_at: the query returns Date, the contract says string"
  deps: [orders],
  contract: z.object({ ordered_at: z.string() }),
  query: ({ db }) => {
    const query = db.selectFrom("orders").select("ordered_at");
    return query;
  },
});

export const nullable = defineModel({
  name: "nullable",
//^ Type '"nullable"' … "column amount: the query returns number | null, the contract says number"
  deps: [orders],
  contract: z.object({ amount: z.number() }),
  query: ({ db }) => db.selectFrom("orders").select("amount"),
});

export const nullableByJoin = defineModel({
  name: "nullable_by_join",
//^ Type '"nullable_by_join"' … "column age: the query returns number | null, the contract says number"
  deps: [orders, customers],
  contract: z.object({ order_id: z.string(), age: z.int() }),
  query: ({ db }) =>
    db.selectFrom("orders as o").leftJoin("customers as c", "c.customer_id", "o.customer_id").select(["o.order_id", "c.age"]),
});

export const otherValues = defineModel({
  name: "other_values",
//^ Type '"other_values"' … "column channel: the query returns '…' | '…', the contract says '…' | '…'"
  deps: [orders],
  contract: z.object({ channel: z.enum(["click", "visit"]) }),
  query: ({ db }) => db.selectFrom("orders").select("channel"),
});

export const several = defineModel({
  name: "several",
//^ column amount: the query returns number | null, the contract says number … column ordered_at: the query returns it
  deps: [orders],
  contract: z.object({ order_id: z.string(), amount: z.number() }),
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
});

export const untyped = defineModel({
  name: "untyped",
//^ Type '"untyped"' … "column loaded_at has no type that a column can have: say it, e.g. sql<number>"
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", sql`now()`.as("loaded_at")]),
});

export const withoutColumns = defineModel({
  name: "without_columns",
//^ Type '"without_columns"' … "the query selects no columns"
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders"),
});

export const withoutQuery = defineModel({
  name: "without_query",
  deps: [orders],
  query: () => "select 1",
  //           ^ Type 'string' is not assignable to type 'OperationNodeSource'
});
