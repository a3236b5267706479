import { acceptedValues, defineModel, expression, notNull, relationship, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { stgUsers } from "../staging/stg_users.js";
import { originKey, originOf } from "../lib/origin.js";
import { intOrigins } from "./int_origins.js";
import { intSessionEvents } from "./int_session_events.js";

/** From how many seconds or pages on a session counts as engaged, whatever else happens in it. */
const ENGAGED = { seconds: 10, pages: 2 };

export const intSessions = defineModel({
  name: "int_sessions",
  description: "One row per session: who, where from, which pages, what came of it.",
  deps: [intSessionEvents, intOrigins],
  query: ({ db, fn }) =>
    db
      .with("landings", (qb) =>
        qb
          .selectFrom("int_session_events as landing")
          .innerJoin("int_origins as o", (join) => join.on((eb) => eb("o.origin_key", "=", originKey(fn, originOf(fn, eb)))))
          .where("landing.event_no", "=", 1)
          .select([
            "landing.session_id",
            "landing.visitor_id",
            "landing.user_id",
            "landing.event_at as started_at",
            "landing.event_date as session_date",
            "landing.device",
            "landing.country",
            "landing.page_path as landing_page",
            "o.channel_group",
            "o.source",
            "o.medium",
            "o.campaign",
            "o.referrer_host",
          ]),
      )
      .with("activity", (qb) =>
        qb
          .selectFrom("int_session_events as e")
          .groupBy("e.session_id")
          .select((eb) => {
            const { ref } = eb;
            const isPage = eb("e.event_type", "in", ["page_view", "product_view", "search"]);
            return [
              "e.session_id",
              fn.max(ref("e.event_at")).$notNull().as("ended_at"),
              fn.lastBy(ref("e.page_path"), ref("e.event_no")).$notNull().as("exit_page"),
              fn.countAll().as("events"),
              fn.countIf(isPage).as("page_views"),
              fn.countIf(eb("e.event_type", "=", "product_view")).as("product_views"),
              fn.countIf(eb("e.event_type", "=", "add_to_cart")).as("cart_additions"),
              fn.countDistinct(ref("e.order_id")).as("orders"),
            ];
          }),
      )
      .selectFrom("landings as l")
      .innerJoin("activity as a", "a.session_id", "l.session_id")
      .selectAll("l")
      .select((eb) => {
        const { ref } = eb;
        const seconds = fn.dateDiff("second", ref("l.started_at"), ref("a.ended_at"));
        return [
          "a.ended_at",
          seconds.as("duration_seconds"),
          "a.exit_page",
          "a.events",
          "a.page_views",
          "a.product_views",
          "a.cart_additions",
          "a.orders",
          eb("a.events", "=", 1).as("is_bounce"),
          eb.or([eb(seconds, ">=", ENGAGED.seconds), eb("a.page_views", ">=", ENGAGED.pages), eb("a.orders", ">", 0)]).as("is_engaged"),
          eb("a.orders", ">", 0).as("is_converted"),
        ];
      }),
  columns: {
    session_id: { description: "The session.", tests: [unique(), notNull()] },
    visitor_id: { description: "The visitor: the customer where known, else the installation.", tests: [notNull()] },
    user_id: { description: "The customer; null for strangers.", tests: [relationship(stgUsers, "user_id")] },
    started_at: { description: "First event (UTC).", tests: [notNull()] },
    session_date: { description: "Date of started_at." },
    device: { description: "Kind of device it began on." },
    country: { description: "ISO 3166 country it began in." },
    landing_page: { description: "Path of the first page." },
    channel_group: { description: "Channel group of the first page's origin.", tests: [notNull(), acceptedValues(channelGroups)] },
    source: { description: "Campaign source; empty when there is none." },
    medium: { description: "Campaign medium; empty when there is none." },
    campaign: { description: "Campaign name; empty when there is none." },
    referrer_host: { description: "Host of the foreign page before; empty when there is none." },
    ended_at: { description: "Last event (UTC)." },
    duration_seconds: { description: "From the first to the last event." },
    exit_page: { description: "Path of the last page." },
    events: { description: "Events of all types." },
    page_views: { description: "Pages seen, product pages and search results among them." },
    product_views: { description: "Product pages seen." },
    cart_additions: { description: "Times something was put into the cart." },
    orders: { description: "Orders placed: the session's conversions." },
    is_bounce: { description: "Whether it consists of a single event." },
    is_engaged: { description: "Whether it lasted 10 seconds, or had 2 pages or an order." },
    is_converted: { description: "Whether it had an order." },
  },
  tests: [
    expression("started_at <= ended_at", { name: "int_sessions_end_after_they_start" }),
    expression("duration_seconds < 86400", { name: "int_sessions_last_less_than_a_day" }),
  ],
});
