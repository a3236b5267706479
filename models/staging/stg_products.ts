import { defineModel, expression, notNull, unique, uniqueCombination } from "modelwright";
import { products } from "../sources.js";

export const stgProducts = defineModel({
  name: "stg_products",
  description: "One row per product and price: the catalogue with its price history.",
  deps: [products],
  query: ({ db, fn }) =>
    db
      .selectFrom("products")
      .select(({ ref }) => [
        fn.hash(ref("product_id"), ref("valid_from")).as("product_key"),
        "product_id",
        fn.trim(ref("product_name")).as("product_name"),
        fn.trim(ref("brand")).as("brand"),
        "category_l1 as department",
        "category_l2 as category",
        "category_l3 as product_kind",
        "price as list_price",
        "cost as unit_cost",
        "currency",
        "valid_from",
        "valid_to",
      ]),
  columns: {
    product_key: { description: "The product at this price.", tests: [unique(), notNull()] },
    product_id: { description: "The product.", tests: [notNull()] },
    product_name: { description: "Name as shown in the shop." },
    brand: { description: "Brand." },
    department: { description: "First level of the catalogue, e.g. Home." },
    category: { description: "Second level, e.g. Kitchen." },
    product_kind: { description: "Third level, e.g. Coffee." },
    list_price: { description: "List price in minor units, tax included." },
    unit_cost: { description: "What one unit costs the shop, in minor units." },
    currency: { description: "ISO 4217 currency of price and cost." },
    valid_from: { description: "First day on which the price holds.", tests: [notNull()] },
    valid_to: { description: "First day on which it no longer holds; null while it does." },
  },
  tests: [
    uniqueCombination(["product_id", "valid_from"]),
    expression("list_price >= 0 and unit_cost >= 0", { name: "stg_products_amounts_are_not_negative" }),
    expression("valid_to is null or valid_from < valid_to", { name: "stg_products_prices_hold_for_a_day_or_more" }),
  ],
});
