import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { total } from "../lib/money.js";
import { intSessionEvents } from "./int_session_events.js";

export const intProductBehaviour = defineModel({
  name: "int_product_behaviour",
  description:
    "One row per product and day on which sessions first did anything with it: how many of them got how far. A closed funnel: a step counts in a session that took all steps above it, too.",
  deps: [intSessionEvents],
  query: ({ db, fn }) =>
    db
      .with("in_sessions", (qb) =>
        qb
          .selectFrom("int_session_events as e")
          .where("e.product_id", "is not", null)
          .groupBy(["e.session_id", "e.product_id"])
          .select((eb) => {
            const times = (type: "product_view" | "add_to_cart" | "checkout_start" | "purchase") =>
              fn.countIf(eb("e.event_type", "=", type));
            return [
              eb.ref("e.product_id").$notNull().as("product_id"),
              fn.min(eb.ref("e.event_date")).$notNull().as("activity_date"),
              times("product_view").as("views"),
              times("add_to_cart").as("cart_additions"),
              times("checkout_start").as("checkouts"),
              times("purchase").as("purchases"),
            ];
          }),
      )
      .selectFrom("in_sessions as s")
      .groupBy(["s.product_id", "s.activity_date"])
      .select((eb) => {
        const viewed = eb("s.views", ">", 0);
        const carted = eb.and([viewed, eb("s.cart_additions", ">", 0)]);
        const checkedOut = eb.and([carted, eb("s.checkouts", ">", 0)]);
        const purchased = eb.and([checkedOut, eb("s.purchases", ">", 0)]);
        return [
          "s.product_id",
          "s.activity_date",
          total(fn, eb.ref("s.views")).as("views"),
          fn.countIf(viewed).as("view_sessions"),
          fn.countIf(carted).as("cart_sessions"),
          fn.countIf(checkedOut).as("checkout_sessions"),
          fn.countIf(purchased).as("purchase_sessions"),
        ];
      }),
  columns: {
    product_id: { description: "The product.", tests: [notNull()] },
    activity_date: { description: "Day of the session's first event with the product (UTC).", tests: [notNull()] },
    views: { description: "Times its page was seen." },
    view_sessions: { description: "Sessions in which its page was seen." },
    cart_sessions: { description: "Sessions of those in which it was put into the cart." },
    checkout_sessions: { description: "Sessions of those in which checkout began with it in the cart." },
    purchase_sessions: { description: "Sessions of those in which it was ordered." },
  },
  tests: [
    uniqueCombination(["product_id", "activity_date"]),
    expression("view_sessions <= views", { name: "int_product_behaviour_views_are_in_sessions" }),
    expression("view_sessions >= cart_sessions and cart_sessions >= checkout_sessions and checkout_sessions >= purchase_sessions", {
      name: "int_product_behaviour_never_rises",
    }),
  ],
});
