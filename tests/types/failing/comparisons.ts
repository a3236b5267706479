// P2: a value of another type is an error that names the column and its type.
import { defineModel } from "modelwright";
import { customers, orders } from "./shop.js";

export const withText = defineModel({
  name: "with_text",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select("order_id").where("amount", ">", "ten"),
  //                                                                                 ^ '"ten"' … ComparableTo<"amount", number | null
});

export const withUnknownValue = defineModel({
  name: "with_unknown_value",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select("order_id").where("channel", "=", "clik"),
  //                                                                                  ^ '"clik"' … ComparableTo<"channel", "click" | "purchase"
});

export const withListOfAnotherType = defineModel({
  name: "with_list_of_another_type",
  deps: [customers],
  query: ({ db }) => db.selectFrom("customers").select("customer_id").where("age", "in", ["18", "19"]),
  //                                                                                      ^ Type 'string' … 'Operand<number>'
  //                                                                                            ^ Type 'string' … 'Operand<number>'
});

export const inSelect = defineModel({
  name: "in_select",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders as o").select((eb) => ["o.order_id", eb("o.ordered_at", ">", 2020).as("is_recent")]),
  //                                                                                                    ^ '2020' … ComparableTo<"o.ordered_at", Date
});

export const ofExpressions = defineModel({
  name: "of_expressions",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders as o").select("o.order_id").where((eb) => eb("o.amount", "=", eb.ref("o.order_id"))),
  //                                                                                                     ^ ComparableTo<"o.amount", number | null
});
