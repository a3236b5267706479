import { defineModel, expression, notNull, relationship, unique } from "modelwright";
import { atRate } from "../lib/money.js";
import { stgEvents } from "../staging/stg_events.js";
import { intOrderLines } from "./int_order_lines.js";

export const intRefunds = defineModel({
  name: "int_refunds",
  description:
    "One row per refund of an order line, in euros at the rate of the day of the order. Refunds of purchases that never arrived are left out; the test refunds_have_a_purchase tells them.",
  deps: [stgEvents, intOrderLines],
  query: ({ db, fn }) =>
    db
      .with("refunds", (qb) =>
        qb
          .selectFrom("stg_events as e")
          .innerJoin("int_order_lines as l", "l.purchase_event_id", "e.refund_of")
          .where("e.event_type", "=", "refund")
          .select(({ ref }) => {
            const ofLine = { partitionBy: [ref("l.purchase_event_id")], orderBy: [ref("e.event_at"), ref("e.event_id")] };
            return [
              "e.event_id as refund_event_id",
              "l.purchase_event_id",
              "l.order_id",
              "l.line_no",
              "l.product_id",
              "e.event_at as refunded_at",
              "e.event_date as refund_date",
              ref("e.quantity").$notNull().as("quantity"),
              "l.currency",
              ref("e.refund_amount").$notNull().as("refund"),
              fn
                .over(fn.sum(ref("e.refund_amount")), ofLine)
                .$notNull()
                .as("refund_so_far"),
              "l.rate_to_eur",
            ];
          }),
      )
      .selectFrom("refunds")
      .select((eb) => {
        const { ref } = eb;
        const upToThis = atRate(fn, ref("refund_so_far"), ref("rate_to_eur"));
        const before = atRate(fn, eb("refund_so_far", "-", ref("refund")), ref("rate_to_eur"));
        return [
          "refund_event_id",
          "purchase_event_id",
          "order_id",
          "line_no",
          "product_id",
          "refunded_at",
          "refund_date",
          "quantity",
          "currency",
          "refund",
          // The difference of rounded totals: however many refunds a line has, their sum is rounded only once.
          eb(upToThis, "-", before).as("refund_eur"),
        ];
      }),
  columns: {
    refund_event_id: { description: "The refund event.", tests: [unique(), notNull()] },
    purchase_event_id: { description: "The purchase that is refunded.", tests: [relationship(intOrderLines, "purchase_event_id")] },
    order_id: { description: "The order.", tests: [notNull()] },
    line_no: { description: "The line of the order." },
    product_id: { description: "The product." },
    refunded_at: { description: "When it was paid back (UTC)." },
    refund_date: { description: "Date of refunded_at." },
    quantity: { description: "Units that came back." },
    currency: { description: "ISO 4217 currency of the order." },
    refund: { description: "Amount paid back, in minor units of the currency." },
    refund_eur: { description: "The same in euro cents." },
  },
  tests: [expression("refund_eur >= 0", { name: "int_refunds_are_not_negative" })],
});
