// P2: a missing join key is an error at the key.
import { defineModel } from "modelwright";
import { customers, orders } from "./shop.js";

export const missingKey = defineModel({
  name: "missing_key",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders as o").innerJoin("customers as c", "c.id", "o.customer_id").select(["o.order_id", "c.age"]),
  //                                                                          ^ '"c.id"' … "c.customer_id"
});

export const missingOtherKey = defineModel({
  name: "missing_other_key",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("orders as o").leftJoin("customers as c", "c.customer_id", "o.customer").select(["o.order_id", "c.age"]),
  //                                                                                          ^ '"o.customer"' … "o.customer_id"
});

export const missingInCallback = defineModel({
  name: "missing_in_callback",
  deps: [orders, customers],
  query: ({ db }) =>
    db
      .selectFrom("orders as o")
      .innerJoin("customers as c", (join) => join.onRef("c.id", "=", "o.customer_id").on("c.age", ">", 17))
      //                                                ^ '"c.id"' … "c.customer_id"
      .select(["o.order_id", "c.age"]),
});

export const wrongAlias = defineModel({
  name: "wrong_alias",
  deps: [orders, customers],
  query: ({ db }) =>
    db.selectFrom("orders as o").innerJoin("customers as c", "customers.customer_id", "o.customer_id").select(["o.order_id", "c.age"]),
  //                                                         ^ '"customers.customer_id"' … "c.customer_id"
});
