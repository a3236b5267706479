import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { total } from "../lib/money.js";
import { intOrderLines } from "./int_order_lines.js";
import { intProductBehaviour } from "./int_product_behaviour.js";
import { intRefunds } from "./int_refunds.js";

export const intProductPerformance = defineModel({
  name: "int_product_performance",
  description:
    "One row per product and day on which anything happened to it: from views to purchases in sessions and units, sales, and refunds on the day they were paid back.",
  deps: [intProductBehaviour, intOrderLines, intRefunds],
  query: ({ db, fn }) =>
    db
      .with("sales", (qb) =>
        qb
          .selectFrom("int_order_lines as l")
          .groupBy(["l.product_id", "l.order_date"])
          .select(({ ref }) => [
            "l.product_id",
            "l.order_date as activity_date",
            fn.countDistinct(ref("l.order_id")).as("orders"),
            total(fn, ref("l.quantity")).as("units_sold"),
            total(fn, ref("l.gross_eur")).as("gross_eur"),
            total(fn, ref("l.discount_eur")).as("discount_eur"),
          ]),
      )
      .with("returns", (qb) =>
        qb
          .selectFrom("int_refunds as r")
          .groupBy(["r.product_id", "r.refund_date"])
          .select(({ ref }) => [
            "r.product_id",
            "r.refund_date as activity_date",
            total(fn, ref("r.quantity")).as("units_refunded"),
            total(fn, ref("r.refund_eur")).as("refund_eur"),
          ]),
      )
      .with("days", (qb) =>
        qb
          .selectFrom("int_product_behaviour")
          .select(["product_id", "activity_date"])
          .union((other) => other.selectFrom("sales").select(["product_id", "activity_date"]))
          .union((other) => other.selectFrom("returns").select(["product_id", "activity_date"])),
      )
      .selectFrom("days as d")
      .leftJoin("int_product_behaviour as b", (join) =>
        join.onRef("b.product_id", "=", "d.product_id").onRef("b.activity_date", "=", "d.activity_date"),
      )
      .leftJoin("sales as s", (join) => join.onRef("s.product_id", "=", "d.product_id").onRef("s.activity_date", "=", "d.activity_date"))
      .leftJoin("returns as r", (join) => join.onRef("r.product_id", "=", "d.product_id").onRef("r.activity_date", "=", "d.activity_date"))
      .select(({ ref, lit }) => {
        const zero = lit(0);
        return [
          "d.product_id",
          "d.activity_date",
          fn.coalesce(ref("b.views"), zero).as("views"),
          fn.coalesce(ref("b.view_sessions"), zero).as("view_sessions"),
          fn.coalesce(ref("b.cart_sessions"), zero).as("cart_sessions"),
          fn.coalesce(ref("b.checkout_sessions"), zero).as("checkout_sessions"),
          fn.coalesce(ref("b.purchase_sessions"), zero).as("purchase_sessions"),
          fn.coalesce(ref("s.orders"), zero).as("orders"),
          fn.coalesce(ref("s.units_sold"), zero).as("units_sold"),
          fn.coalesce(ref("s.gross_eur"), zero).as("gross_eur"),
          fn.coalesce(ref("s.discount_eur"), zero).as("discount_eur"),
          fn.coalesce(ref("r.units_refunded"), zero).as("units_refunded"),
          fn.coalesce(ref("r.refund_eur"), zero).as("refund_eur"),
          fn.safeDivide(ref("b.cart_sessions"), ref("b.view_sessions")).as("view_to_cart_rate"),
          fn.safeDivide(ref("b.checkout_sessions"), ref("b.cart_sessions")).as("cart_to_checkout_rate"),
          fn.safeDivide(ref("b.purchase_sessions"), ref("b.checkout_sessions")).as("checkout_to_purchase_rate"),
        ];
      }),
  columns: {
    product_id: { description: "The product.", tests: [notNull()] },
    activity_date: { description: "The day (UTC).", tests: [notNull()] },
    views: { description: "Times its page was seen." },
    view_sessions: { description: "Sessions in which its page was seen." },
    cart_sessions: { description: "Sessions of those in which it was put into the cart." },
    checkout_sessions: { description: "Sessions of those in which checkout began with it in the cart." },
    purchase_sessions: {
      description: "Sessions of those in which it was ordered; `orders` holds those without a view in the same session, too.",
    },
    orders: { description: "Orders with it." },
    units_sold: { description: "Units ordered." },
    gross_eur: { description: "Price times quantity of what was ordered, in euro cents." },
    discount_eur: { description: "Discounts on that, in euro cents." },
    units_refunded: { description: "Units that came back on the day, whenever they were ordered." },
    refund_eur: { description: "What was paid back on the day, in euro cents." },
    view_to_cart_rate: { description: "cart_sessions by view_sessions; null when there is no view." },
    cart_to_checkout_rate: { description: "checkout_sessions by cart_sessions; null when there is none." },
    checkout_to_purchase_rate: { description: "purchase_sessions by checkout_sessions; null when there is none." },
  },
  tests: [
    uniqueCombination(["product_id", "activity_date"]),
    expression(
      "coalesce(view_to_cart_rate, 0) between 0 and 1 and coalesce(cart_to_checkout_rate, 0) between 0 and 1 and coalesce(checkout_to_purchase_rate, 0) between 0 and 1",
      { name: "int_product_performance_rates_are_parts" },
    ),
    expression("discount_eur <= gross_eur and orders <= units_sold", {
      name: "int_product_performance_parts_fit_wholes",
    }),
  ],
});
