import { defineSingularTest } from "modelwright";
import { intOrders } from "../intermediate/int_orders.js";
import { intUserJourney } from "../intermediate/int_user_journey.js";
import { total } from "../lib/money.js";

const rules = ["first_touch_eur", "last_touch_eur", "last_non_direct_eur", "linear_eur", "position_eur"] as const;

export const creditsAddUpToRevenue = defineSingularTest({
  name: "attribution_credits_add_up_to_revenue",
  description: "Whatever the rule, the credits of an order's touchpoints are its revenue, to the cent; no order is without a touchpoint.",
  deps: [intOrders, intUserJourney],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_orders as o")
      .leftJoin("int_user_journey as j", "j.order_id", "o.order_id")
      .groupBy(["o.order_id", "o.revenue_eur"])
      .having((eb) => eb.or(rules.map((rule) => eb(total(fn, eb.ref(`j.${rule}`)), "<>", eb.ref("o.revenue_eur")))))
      .select(({ ref }) => ["o.order_id", "o.revenue_eur", ...rules.map((rule) => total(fn, ref(`j.${rule}`)).as(rule))]),
});

export const creditsAreNotNegative = defineSingularTest({
  name: "attribution_credits_are_not_negative",
  deps: [intUserJourney],
  query: ({ db }) =>
    db
      .selectFrom("int_user_journey")
      .where((eb) => eb.or(rules.map((rule) => eb(rule, "<", 0))))
      .select(["touchpoint_id", ...rules]),
});
