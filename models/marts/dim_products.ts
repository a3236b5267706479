import { defineModel, expression, notNull, sql, unique, uniqueCombination } from "modelwright";
import { UNKNOWN } from "../lib/unknown.js";
import { stgProducts } from "../staging/stg_products.js";

const FIRST_DAY = sql<string>`date '0001-01-01'`;
const LAST_DAY = sql<string>`date '9999-12-31'`;

export const dimProducts = defineModel({
  name: "dim_products",
  description:
    "One row per product and price (type 2), and one for the unknown product. A fact of a day joins the row with valid_from <= day < valid_to.",
  deps: [stgProducts],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_products as p")
      .select((eb) => {
        const { ref } = eb;
        return [
          "p.product_key",
          "p.product_id",
          "p.product_name",
          "p.brand",
          "p.department",
          "p.category",
          "p.product_kind",
          fn.over(fn.rowNumber(), { partitionBy: [ref("p.product_id")], orderBy: [ref("p.valid_from")] }).as("version"),
          "p.list_price",
          "p.unit_cost",
          "p.currency",
          "p.valid_from",
          fn.coalesce(ref("p.valid_to"), LAST_DAY).as("valid_to"),
          eb("p.valid_to", "is", null).as("is_current"),
        ];
      })
      .unionAll(
        db.selectNoFrom(({ val }) => [
          val<string>(UNKNOWN).as("product_key"),
          val<string>(UNKNOWN).as("product_id"),
          val<string>("Unknown product").as("product_name"),
          val<string>("Unknown").as("brand"),
          val<string>("Unknown").as("department"),
          val<string>("Unknown").as("category"),
          val<string>("Unknown").as("product_kind"),
          val<number>(1).as("version"),
          val<number>(0).as("list_price"),
          val<number>(0).as("unit_cost"),
          val<string>("EUR").as("currency"),
          FIRST_DAY.as("valid_from"),
          LAST_DAY.as("valid_to"),
          val<boolean>(true).as("is_current"),
        ]),
      )
      .orderBy("product_id")
      .orderBy("version"),
  columns: {
    product_key: { description: "The product at this price: what facts refer to.", tests: [unique(), notNull()] },
    product_id: { description: `The product; \`${UNKNOWN}\` for the unknown one.`, tests: [notNull()] },
    product_name: { description: "Name as shown in the shop." },
    brand: { description: "Brand." },
    department: { description: "First level of the catalogue, e.g. Home." },
    category: { description: "Second level, e.g. Kitchen." },
    product_kind: { description: "Third level, e.g. Coffee." },
    version: { description: "Number of the price, from 1." },
    list_price: { description: "List price in minor units, tax included." },
    unit_cost: { description: "What one unit costs the shop, in minor units." },
    currency: { description: "ISO 4217 currency of price and cost." },
    valid_from: { description: "First day on which the price holds." },
    valid_to: { description: "First day on which it no longer holds; 9999-12-31 while it does." },
    is_current: { description: "Whether it is the product's latest price." },
  },
  tests: [
    uniqueCombination(["product_id", "version"]),
    expression("valid_from < valid_to", { name: "dim_products_rows_hold_for_a_day_or_more" }),
  ],
});
