import { defineModel, notNull, unique } from "modelwright";
import { total } from "../lib/money.js";
import { intOrderLines } from "./int_order_lines.js";
import { intRefunds } from "./int_refunds.js";

export const intOrders = defineModel({
  name: "int_orders",
  description: "One row per order: the conversion of a visit.",
  deps: [intOrderLines, intRefunds],
  query: ({ db, fn }) =>
    db
      .with("refunded", (qb) =>
        qb
          .selectFrom("int_refunds as f")
          .groupBy("f.order_id")
          .select(({ ref }) => ["f.order_id", total(fn, ref("f.refund_eur")).as("refund_eur")]),
      )
      .selectFrom("int_order_lines as l")
      .leftJoin("refunded as f", "f.order_id", "l.order_id")
      .groupBy(["l.order_id", "f.refund_eur"])
      .select((eb) => {
        const { ref } = eb;
        return [
          "l.order_id",
          fn.firstBy(ref("l.session_id"), ref("l.line_no")).$notNull().as("session_id"),
          fn.firstBy(ref("l.visitor_id"), ref("l.line_no")).$notNull().as("visitor_id"),
          fn.firstBy(ref("l.user_id"), ref("l.line_no")).as("user_id"),
          fn.min(ref("l.ordered_at")).$notNull().as("ordered_at"),
          fn.min(ref("l.order_date")).$notNull().as("order_date"),
          fn.countAll().as("lines"),
          total(fn, ref("l.quantity")).as("units"),
          total(fn, ref("l.gross_eur")).as("gross_eur"),
          total(fn, ref("l.discount_eur")).as("discount_eur"),
          total(fn, ref("l.revenue_eur")).as("revenue_eur"),
          fn.coalesce(ref("f.refund_eur"), eb.lit(0)).as("refund_eur"),
        ];
      }),
  columns: {
    order_id: { description: "The order.", tests: [unique(), notNull()] },
    session_id: { description: "The session in which it was placed.", tests: [notNull()] },
    visitor_id: { description: "Who ordered.", tests: [notNull()] },
    user_id: { description: "The customer; null for guests." },
    ordered_at: { description: "When it was placed (UTC)." },
    order_date: { description: "Date of ordered_at." },
    lines: { description: "Lines." },
    units: { description: "Units of all lines." },
    gross_eur: { description: "Prices times quantities, in euro cents." },
    discount_eur: { description: "Discounts in euro cents." },
    revenue_eur: { description: "What was paid for the goods, in euro cents." },
    refund_eur: { description: "What was paid back since, in euro cents." },
  },
});
