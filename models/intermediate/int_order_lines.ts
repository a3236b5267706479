import { defineModel, expression, notNull, relationship, unique, uniqueCombination } from "modelwright";
import { fxRates } from "../../seeds/fx_rates.js";
import { atRate } from "../lib/money.js";
import { stgEvents } from "../staging/stg_events.js";
import { intSessionEvents } from "./int_session_events.js";
import { intSessions } from "./int_sessions.js";

export const intOrderLines = defineModel({
  name: "int_order_lines",
  description: "One row per line of an order, with its amounts in the order's currency and in euros at the rate of the day of the order.",
  deps: [stgEvents, intSessionEvents, fxRates],
  query: ({ db, fn }) =>
    db
      .with("purchases", (qb) =>
        qb
          .selectFrom("stg_events as e")
          .innerJoin("int_session_events as s", "s.event_id", "e.event_id")
          .where("e.event_type", "=", "purchase")
          .select((eb) => {
            const { ref } = eb;
            const [price, quantity] = [ref("e.unit_price").$notNull(), ref("e.quantity").$notNull()];
            return [
              "s.session_id",
              "s.visitor_id",
              "s.user_id",
              "e.event_id as purchase_event_id",
              ref("e.order_id").$notNull().as("order_id"),
              ref("e.line_no").$notNull().as("line_no"),
              "e.event_at as ordered_at",
              "e.event_date as order_date",
              ref("e.product_id").$notNull().as("product_id"),
              quantity.as("quantity"),
              price.as("unit_price"),
              ref("e.currency").$notNull().as("currency"),
              eb(price, "*", quantity).as("gross"),
              ref("e.discount").$notNull().as("discount"),
              ref("e.tax").$notNull().as("tax"),
              ref("e.shipping").$notNull().as("shipping"),
            ];
          }),
      )
      .selectFrom("purchases as p")
      .innerJoin("fx_rates as r", (join) => join.onRef("r.currency", "=", "p.currency").onRef("r.rate_date", "=", "p.order_date"))
      .selectAll("p")
      .select((eb) => {
        const { ref } = eb;
        const rate = ref("r.rate_to_eur");
        const paid = atRate(fn, eb("p.gross", "-", ref("p.discount")), rate);
        const discount = atRate(fn, ref("p.discount"), rate);
        return [
          "r.rate_to_eur",
          // The two parts are rounded and not the whole, so that a line that is paid back in full comes to exactly nothing.
          eb(paid, "+", discount).as("gross_eur"),
          discount.as("discount_eur"),
          paid.as("revenue_eur"),
          atRate(fn, ref("p.tax"), rate).as("tax_eur"),
          atRate(fn, ref("p.shipping"), rate).as("shipping_eur"),
        ];
      }),
  columns: {
    session_id: { description: "The session in which it was ordered.", tests: [relationship(intSessions, "session_id")] },
    visitor_id: { description: "Who ordered." },
    user_id: { description: "The customer; null for guests." },
    purchase_event_id: { description: "The purchase event.", tests: [unique(), notNull()] },
    order_id: { description: "The order.", tests: [notNull()] },
    line_no: { description: "The line, from 1.", tests: [notNull()] },
    ordered_at: { description: "When it was ordered (UTC)." },
    order_date: { description: "Date of ordered_at." },
    product_id: { description: "The product.", tests: [notNull()] },
    quantity: { description: "Units." },
    unit_price: { description: "Price of one unit in minor units of the currency, tax included." },
    currency: { description: "ISO 4217 currency of the order." },
    gross: { description: "Price times quantity, in minor units of the currency." },
    discount: { description: "Discount on the line, likewise." },
    tax: { description: "Tax contained in what is paid, likewise." },
    shipping: { description: "Shipping, likewise; on the first line of an order." },
    rate_to_eur: { description: "What one unit of the currency was worth in euros that day." },
    gross_eur: { description: "gross in euro cents." },
    discount_eur: { description: "discount in euro cents." },
    revenue_eur: { description: "What is paid for the goods: gross_eur less discount_eur." },
    tax_eur: { description: "tax in euro cents." },
    shipping_eur: { description: "shipping in euro cents." },
  },
  tests: [
    uniqueCombination(["order_id", "line_no"]),
    expression("discount between 0 and gross", { name: "int_order_lines_discount_at_most_gross" }),
    expression("gross_eur = discount_eur + revenue_eur", { name: "int_order_lines_gross_is_discount_and_revenue" }),
  ],
});
