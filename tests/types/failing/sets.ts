// P2: queries that are united have the same columns, of the same types.
import { defineModel } from "modelwright";
import { customers, orders } from "./shop.js";

export const anotherType = defineModel({
  name: "another_type",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders").select("order_id").unionAll(db.selectFrom("customers").select("age as order_id")),
  //                                                                     ^ "column order_id: string in the first query, number here"
});

export const missing = defineModel({
  name: "missing",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "channel"]).union(db.selectFrom("customers").select("customer_id as order_id")),
  //                                                                               ^ "column channel: only the first query has it"
});

export const extra = defineModel({
  name: "extra",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders").select("customer_id").except(db.selectFrom("customers").select(["customer_id", "age"])),
  //                                                                      ^ "column age: the first query does not have it"
});

export const inCallback = defineModel({
  name: "in_callback",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders").select("order_id").intersect((eb) => eb.selectFrom("customers").select("age as order_id")),
  //                                                                      ^ "column order_id: string in the first query, number here"
});
