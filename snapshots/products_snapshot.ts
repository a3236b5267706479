import { defineSnapshot, expression, notNull, unique, uniqueCombination } from "modelwright";
import { products } from "../models/sources.js";

export const productsSnapshot = defineSnapshot({
  name: "products_snapshot",
  description: "Every version of a price in the catalogue that a build has seen: what was announced, corrected or withdrawn, and when.",
  relation: products,
  uniqueKey: ["product_id", "valid_from"],
  strategy: { kind: "check", columns: "all" },
  hardDeletes: "new_record",
  columns: {
    product_id: { description: "The product." },
    product_name: { description: "Name as shown in the shop." },
    brand: { description: "Brand." },
    category_l1: { description: "Department, e.g. Home." },
    category_l2: { description: "Group within the department, e.g. Kitchen." },
    category_l3: { description: "Kind of product, e.g. Coffee." },
    price: { description: "List price in minor units, tax included." },
    cost: { description: "What one unit costs the shop, in minor units." },
    currency: { description: "ISO 4217 currency of price and cost." },
    valid_from: { description: "First day on which the price holds." },
    valid_to: { description: "First day on which it no longer holds; null while it does." },
    dbt_scd_id: { tests: [unique(), notNull()] },
  },
  tests: [
    uniqueCombination(["product_id", "valid_from"], { name: "products_snapshot_holds_one_version_now", where: "dbt_valid_to is null" }),
    uniqueCombination(["product_id", "valid_from", "dbt_valid_from"]),
    expression("dbt_valid_to is null or dbt_valid_from < dbt_valid_to", { name: "products_snapshot_versions_begin_before_they_end" }),
  ],
});
