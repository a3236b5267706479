import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { products } from "../sources.js";

export const stgProducts = defineModel({
  name: "stg_products",
  description: "One row per product and price, typed and trimmed.",
  deps: [products],
  query: ({ db, fn }) =>
    db
      .selectFrom("products as p")
      .select((eb) => [
        "p.product_id",
        fn.trim(eb.ref("p.product_name")).as("product_name"),
        fn.trim(eb.ref("p.brand")).as("brand"),
        "p.category_l1",
        "p.category_l2",
        "p.category_l3",
        "p.price",
        "p.cost",
        "p.currency",
        "p.valid_from",
        "p.valid_to",
      ]),
  columns: {
    product_id: { description: "The product.", tests: [notNull()] },
    product_name: { description: "Name in the shop." },
    brand: { description: "Brand." },
    category_l1: { description: "Category, broadest level." },
    category_l2: { description: "Category, middle level." },
    category_l3: { description: "Category, finest level." },
    price: { description: "Price with tax, in minor units of `currency`." },
    cost: { description: "Cost of one unit, in minor units of `currency`." },
    currency: { description: "Currency of price and cost." },
    valid_from: { description: "First day of the price.", tests: [notNull()] },
    valid_to: { description: "First day on which it no longer holds; null for the last one." },
  },
  tests: [uniqueCombination(["product_id", "valid_from"]), expression("price >= 0 and cost >= 0")],
});
