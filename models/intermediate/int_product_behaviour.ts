import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { intSessionEvents } from "./int_session_events.js";

export const intProductBehaviour = defineModel({
  name: "int_product_behaviour",
  description: "One row per product and day on which visitors did anything with it: in how many sessions it got how far.",
  deps: [intSessionEvents],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_session_events as e")
      .where("e.product_id", "is not", null)
      .groupBy(["e.product_id", "e.event_date"])
      .select((eb) => {
        const sessionsWith = (type: "product_view" | "add_to_cart" | "checkout_start" | "purchase") =>
          fn.filter(fn.countDistinct(eb.ref("e.session_id")), eb("e.event_type", "=", type));
        return [
          eb.ref("e.product_id").$notNull().as("product_id"),
          "e.event_date as activity_date",
          fn.countIf(eb("e.event_type", "=", "product_view")).as("views"),
          sessionsWith("product_view").as("view_sessions"),
          sessionsWith("add_to_cart").as("cart_sessions"),
          sessionsWith("checkout_start").as("checkout_sessions"),
          sessionsWith("purchase").as("purchase_sessions"),
        ];
      }),
  columns: {
    product_id: { description: "The product.", tests: [notNull()] },
    activity_date: { description: "The day (UTC).", tests: [notNull()] },
    views: { description: "Times its page was seen." },
    view_sessions: { description: "Sessions in which its page was seen." },
    cart_sessions: { description: "Sessions in which it was put into the cart." },
    checkout_sessions: { description: "Sessions in which it was in the cart when checkout began." },
    purchase_sessions: { description: "Sessions in which it was ordered." },
  },
  tests: [
    uniqueCombination(["product_id", "activity_date"]),
    expression("view_sessions <= views", { name: "int_product_behaviour_views_are_in_sessions" }),
  ],
});
