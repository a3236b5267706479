import { acceptedValues, defineModel, expression, notNull, relationship, unique, uniqueCombination } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { linearCredit, positionCredit } from "../lib/credit.js";
import { attributionDays } from "../variables.js";
import { intOrders } from "./int_orders.js";
import { intSessions } from "./int_sessions.js";

export const intUserJourney = defineModel({
  name: "int_user_journey",
  description:
    "One row per order and session that led to it: the visitor's sessions of the 30 days before (variable attribution_days), the one with the order included. Each attribution rule shares the order's revenue among them, to the cent.",
  deps: [intSessions, intOrders],
  query: ({ db, fn, vars }) =>
    db
      .with("touches", (qb) =>
        qb
          .selectFrom("int_orders as o")
          .innerJoin("int_sessions as s", (join) =>
            join
              .onRef("s.visitor_id", "=", "o.visitor_id")
              .onRef("s.started_at", "<=", "o.ordered_at")
              .on((eb) => eb("s.started_at", ">=", fn.dateAdd("day", -vars(attributionDays), eb.ref("o.ordered_at")))),
          )
          .select((eb) => {
            const { ref } = eb;
            const order = [ref("o.order_id")];
            const isDirect = eb("s.channel_group", "=", "Direct");
            const lastNonDirect = fn.filter(fn.max(ref("s.started_at")), eb.not(isDirect));
            return [
              "o.order_id",
              "s.session_id",
              "o.visitor_id",
              "o.user_id",
              "o.ordered_at",
              "o.order_date",
              "o.revenue_eur",
              "s.channel_group",
              "s.source",
              "s.medium",
              "s.campaign",
              "s.started_at as touched_at",
              fn.over(fn.rowNumber(), { partitionBy: order, orderBy: [ref("s.started_at")] }).as("position"),
              fn.over(fn.countAll(), { partitionBy: order }).as("touchpoints"),
              fn.over(lastNonDirect, { partitionBy: order }).as("last_non_direct_at"),
            ];
          }),
      )
      .selectFrom("touches as t")
      .select((eb) => {
        const { ref } = eb;
        const all = (condition: typeof isFirst) => eb.case().when(condition).then(ref("t.revenue_eur")).else(eb.lit(0)).end();
        const isFirst = eb("t.position", "=", 1);
        const isLast = eb("t.position", "=", ref("t.touchpoints"));
        const isLastNonDirect = eb("t.touched_at", "=", ref("t.last_non_direct_at"));
        const isOnlyDirect = eb("t.last_non_direct_at", "is", null);
        const touchpoint = { position: ref("t.position"), touchpoints: ref("t.touchpoints"), revenue: ref("t.revenue_eur") };
        return [
          fn.hash(ref("t.order_id"), ref("t.session_id")).as("touchpoint_id"),
          "t.order_id",
          "t.session_id",
          "t.visitor_id",
          "t.user_id",
          "t.ordered_at",
          "t.order_date",
          "t.channel_group",
          "t.source",
          "t.medium",
          "t.campaign",
          "t.touched_at",
          "t.position",
          "t.touchpoints",
          "t.revenue_eur",
          all(isFirst).as("first_touch_eur"),
          all(isLast).as("last_touch_eur"),
          all(eb.or([isLastNonDirect, eb.and([isOnlyDirect, isLast])])).as("last_non_direct_eur"),
          linearCredit(touchpoint).as("linear_eur"),
          positionCredit(touchpoint).as("position_eur"),
        ];
      }),
  columns: {
    touchpoint_id: { description: "The session on the way to the order.", tests: [unique(), notNull()] },
    order_id: { description: "The order.", tests: [relationship(intOrders, "order_id")] },
    session_id: { description: "The session.", tests: [relationship(intSessions, "session_id")] },
    visitor_id: { description: "Who ordered." },
    user_id: { description: "The customer; null for guests." },
    ordered_at: { description: "When the order was placed (UTC)." },
    order_date: { description: "Date of ordered_at." },
    channel_group: { description: "Channel group of the session.", tests: [acceptedValues(channelGroups)] },
    source: { description: "Campaign source of the session; empty when there is none." },
    medium: { description: "Campaign medium of the session; empty when there is none." },
    campaign: { description: "Campaign of the session; empty when there is none." },
    touched_at: { description: "When the session began (UTC)." },
    position: { description: "Position among the order's sessions, from 1." },
    touchpoints: { description: "How many sessions led to the order." },
    revenue_eur: { description: "Revenue of the whole order in euro cents." },
    first_touch_eur: { description: "Credit when all goes to the first session." },
    last_touch_eur: { description: "Credit when all goes to the last session." },
    last_non_direct_eur: { description: "Credit when all goes to the last session that was not direct; to the last when all were." },
    linear_eur: { description: "Credit when each session gets the same." },
    position_eur: { description: "Credit when the first and the last session get 40 % each and those between share 20 %." },
  },
  tests: [
    uniqueCombination(["order_id", "position"]),
    expression("position between 1 and touchpoints", { name: "int_user_journey_positions_are_in_range" }),
    expression("touched_at <= ordered_at", { name: "int_user_journey_touches_come_before_the_order" }),
  ],
});
