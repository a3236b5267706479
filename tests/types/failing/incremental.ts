// How a model is incremental is checked against its query: its columns, their types and nulls.
import { defineModel, sqlModel } from "modelwright";
import { z } from "zod";
import { orders } from "./shop.js";

export const noStrategy = defineModel({
  name: "no_strategy",
  deps: [orders],
  materialized: "incremental",
//^ "say how, after `query`: incremental: (m) => m.merge({ key: …
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
});

export const noMaterialization = defineModel({
  name: "no_materialization",
//^ "`incremental:` goes with materialized: …
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.append(),
});

export const wrongMaterialization = defineModel({
  name: "wrong_materialization",
  deps: [orders],
  materialized: "table",
//^ "`incremental:` goes with materialized: …
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.append(),
});

export const unknownKey = defineModel({
  name: "unknown_key",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.merge({ key: "id", cursor: "ordered_at" }),
  //                            ^ "id" … "order_id" | "ordered_at"
});
export const unknownKeys = defineModel({
  name: "unknown_keys",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.merge({ key: ["order_id", "id"] }),
  //                            ^ "id" …
});
export const nullKey = defineModel({
  name: "null_key",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.deleteInsert({ key: "amount" }),
  //                                   ^ "amount" … "order_id" | "ordered_at"
});
export const unknownCursor = defineModel({
  name: "unknown_cursor",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.append({ cursor: "created_at" }),
  //                             ^ "created_at" … "order_id" | "ordered_at"
});
export const affectedColumn = defineModel({
  name: "affected_column",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.deleteInsert({ key: "order_id", affected: ({ db, self }) => db.selectFrom(self.as("s")).select(["s.id"]) }),
  //                                                                                                                    ^ "s.id" … "s.order_id"
});
export const misspelt = defineModel({
  name: "misspelt",
  deps: [orders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.merge({ key: "order_id", lookback: { day: 3 } }),
  //                                                         ^ 'day' does not exist in type 'Duration'. Did you mean to write 'days'?
});
export const noType = defineModel({
  name: "no_type",
  deps: [orders],
  materialized: "incremental",
  query: ({ db, self }) => db.selectFrom(self.as("before")).select(["id"]),
  //                                          ^ "self has a type where the model has a contract"
  incremental: (m) => m.append(),
});
export const wrongSelf = defineModel({
  name: "wrong_self",
  deps: [orders],
  materialized: "incremental",
  contract: z.object({ id: z.string() }),
  query: ({ db, self }) => db.selectFrom(self.as("before")).select(["before.ide"]),
  //                                                                ^ "before.ide" … "before.id"
  incremental: (m) => m.append(),
});
export const sqlKey = sqlModel({
  name: "sql_key",
  deps: [orders],
  materialized: "incremental",
  contract: z.object({ id: z.string(), at: z.date() }),
  query: ({ sql, ref }) => sql`select id, ordered_at as at from ${ref(orders)}`,
  incremental: (m) => m.merge({ key: "ids", cursor: "at" }),
  //                            ^ "ids" … "at" | "id"
});
export const sqlNothing = sqlModel({
  name: "sql_nothing",
  deps: [orders],
  materialized: "incremental",
//^ "say how, after `query`: incremental: (m) => m.merge({ key: …
  contract: z.object({ id: z.string() }),
  query: ({ sql, ref }) => sql`select id from ${ref(orders)}`,
});
export const sqlDesc = sqlModel({
  name: "sql_desc",
  deps: [orders],
  description: 5,
//^ Type 'number' is not assignable to type 'string'
  materialized: "incremental",
  contract: z.object({ id: z.string(), at: z.date() }),
  query: ({ sql, ref }) => sql`select id, ordered_at as at from ${ref(orders)}`,
  incremental: (m) => m.merge({ key: "id", cursor: "at" }),
});
export const desc = defineModel({
  name: "desc",
  deps: [orders],
  description: 5,
//^ Type 'number' is not assignable to type 'string'
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount", "ordered_at"]),
  incremental: (m) => m.merge({ key: "order_id", cursor: "ordered_at" }),
});
export const noText = sqlModel({
  name: "no_text",
//^ "the query returns what its sql template makes"
  deps: [orders],
  contract: z.object({ id: z.string() }),
  query: () => ({ text: "select id" }),
});
