// P1: only declared dependencies can be read.
import { defineModel, defineSingularTest } from "modelwright";
import { customers, orders } from "./shop.js";

export const misspelt = defineModel({
  name: "misspelt",
  deps: [orders, customers],
  query: ({ db }) => db.selectFrom("ordrs").select("order_id"),
  //                               ^ '"ordrs"' … TableReference<
});

export const misspeltWithAlias = defineModel({
  name: "misspelt_with_alias",
  deps: [orders],
  query: ({ db }) => db.selectFrom("ordrs as o").select(["o.order_id", "o.amount as revenue"]),
  //                               ^ '"ordrs as o"' … "orders"
});

export const undeclared = defineModel({
  name: "undeclared",
  deps: [orders],
  query: ({ db }) =>
    db
      .selectFrom("orders as o")
      .innerJoin("customers as c", "c.customer_id", "o.customer_id")
      //         ^ '"customers as c"' … "orders"
      .select(["o.order_id", "c.country"]),
});

export const undeclaredInSubquery = defineModel({
  name: "undeclared_in_subquery",
  deps: [orders],
  query: ({ db }) =>
    db.selectFrom("orders as o").select((eb) => ["o.order_id", eb.selectFrom("customers as c").select("c.country").limit(1).as("country")]),
  //                                                                         ^ '"customers as c"' … "orders"
});

export const outOfScope = defineModel({
  name: "out_of_scope",
  deps: [orders],
  query: ({ db }) =>
    db
      .with("large", (source) => source.selectFrom("orders").where("amount", ">", 100).select(["order_id"]))
      .selectFrom("larg")
      //          ^ '"larg"' … "large"
      .select("order_id"),
});

export const untestable = defineSingularTest({
  name: "untestable",
  deps: [orders],
  query: ({ db }) => db.selectFrom("customers").selectAll(),
  //                               ^ '"customers"' … "orders"
});

export const aliasIsNoTable = defineModel({
  name: "alias_is_no_table",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders as o").innerJoin("o as p", "p.order_id", "o.order_id").select(["o.order_id"]),
  //                                                        ^ '"o as p"' … "orders"
});
