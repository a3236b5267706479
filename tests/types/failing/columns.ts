// P2: a column that the query cannot see is an error at the column, which names it.
import { defineModel } from "modelwright";
import { customers, orders, stgOrders } from "./shop.js";

export const inList = defineModel({
  name: "in_list",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amont"]),
  //                                                             ^ Type '"amont"' … Did you mean '"amount"'?
});

export const single = defineModel({
  name: "single",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select("amont"),
  //                                                ^ '"amont"'
});

export const inCallback = defineModel({
  name: "in_callback",
  deps: [orders],
  query: ({ db, fn }) => db.selectFrom("orders as o").select((eb) => ["o.order_id", "o.amont", fn.lower(eb.ref("o.channel")).as("channel")]),
  //                                                                                ^ Type '"o.amont"' … Did you mean '"o.amount"'?
});

export const renamed = defineModel({
  name: "renamed",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders as o").select(["o.amont as revenue"]),
  //                                                      ^ Type '"o.amont as revenue"'
});

export const inExpression = defineModel({
  name: "in_expression",
  deps: [orders],
  query: ({ db, fn }) => db.selectFrom("orders as o").select((eb) => ["o.order_id", fn.sum(eb.ref("o.amont")).as("revenue")]),
  //                                                                                              ^ '"o.amont"' … "o.amount"
});

export const ofAnotherTable = defineModel({
  name: "of_another_table",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "ordered_at"]),
  //                                                                 ^ Type '"ordered_at"'
});

export const ambiguous = defineModel({
  name: "ambiguous",
  deps: [orders, customers],
  query: ({ db }) =>
    db.selectFrom("orders as o").innerJoin("customers as c", "c.customer_id", "o.customer_id").select(["customer_id", "country"]),
  //                                                                                                   ^ Type '"customer_id"' … Did you mean '"….customer_id"'?
});

export const inCondition = defineModel({
  name: "in_condition",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select("order_id").where("amont", ">", 10),
  //                                                                  ^ '"amont"'
});

export const inGroup = defineModel({
  name: "in_group",
  deps: [orders],
  query: ({ db, fn }) =>
    db
      .selectFrom("orders")
      .select(["channel", fn.countAll().as("orders")])
      .groupBy(["channel", "chanel"]),
  //                       ^ '"chanel"'
});

export const inOrder = defineModel({
  name: "in_order",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select("order_id").orderBy("amont", "desc").limit(10),
  //                                                                    ^ '"amont"'
});
