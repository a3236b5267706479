import { acceptedValues, defineModel, expression, notNull, relationship, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { lastLoad } from "../lib/loads.js";
import { intInstallationVisitors } from "./int_installation_visitors.js";
import { intLandings } from "./int_landings.js";
import { intOrigins } from "./int_origins.js";
import { intSessionEvents } from "./int_session_events.js";

/** From how many seconds or pages on a session counts as engaged, whatever else happens in it. */
const ENGAGED = { seconds: 10, pages: 2 };

export const intSessions = defineModel({
  name: "int_sessions",
  description:
    "One row per session: who, where from, which pages, what came of it. In batches of visitors of whom something is new, or whose sessions the channel rules tell otherwise by now.",
  deps: [intInstallationVisitors, intSessionEvents, intLandings, intOrigins],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .with("activity", (qb) =>
        qb
          .selectFrom("int_session_events as e")
          .where(({ ref }) => isAffected(ref("e.visitor_id")))
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
              fn.max(ref("e.load_no")).$notNull().as("load_no"),
            ];
          }),
      )
      .selectFrom("int_landings as l")
      .innerJoin("int_origins as o", "o.origin_key", "l.origin_key")
      .innerJoin("activity as a", "a.session_id", "l.session_id")
      .where(({ ref }) => isAffected(ref("l.visitor_id")))
      .select((eb) => {
        const { ref } = eb;
        const seconds = fn.dateDiff("second", ref("l.started_at"), ref("a.ended_at"));
        return [
          "l.session_id",
          "l.visitor_id",
          "l.user_id",
          "l.started_at",
          "a.ended_at",
          "l.session_date",
          seconds.as("duration_seconds"),
          "l.device",
          "l.country",
          "l.origin_key",
          "o.channel_group",
          "l.source",
          "l.medium",
          "l.campaign",
          "l.referrer_host",
          "l.landing_page",
          "a.exit_page",
          "a.events",
          "a.page_views",
          "a.product_views",
          "a.cart_additions",
          "a.orders",
          eb("a.events", "=", 1).as("is_bounce"),
          eb.or([eb(seconds, ">=", ENGAGED.seconds), eb("a.page_views", ">=", ENGAGED.pages), eb("a.orders", ">", 0)]).as("is_engaged"),
          eb("a.orders", ">", 0).as("is_converted"),
          "a.load_no",
        ];
      }),
  incremental: (m) =>
    m.deleteInsert({
      key: "visitor_id",
      affected: ({ db, self }) =>
        db
          .selectFrom("int_installation_visitors")
          .where("load_no", ">", lastLoad(self))
          .select("visitor_id")
          .union(
            db
              .selectFrom(self.as("s"))
              .innerJoin("int_origins as o", "o.origin_key", "s.origin_key")
              .whereRef("o.channel_group", "<>", "s.channel_group")
              .select("s.visitor_id"),
          ),
    }),
  columns: {
    session_id: { description: "The session.", tests: [unique(), notNull()] },
    visitor_id: { description: "The visitor: the customer where known, else the installation.", tests: [notNull()] },
    user_id: { description: "The customer; null for strangers." },
    started_at: { description: "First event (UTC).", tests: [notNull()] },
    session_date: { description: "Date of started_at." },
    device: { description: "Kind of device it began on." },
    country: { description: "ISO 3166 country it began in." },
    landing_page: { description: "Path of the first page." },
    origin_key: { description: "What brought the visitor there.", tests: [relationship(intOrigins, "origin_key")] },
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
    load_no: { description: "Last load that brought one of its events, or told whose it is." },
  },
  tests: [
    expression("started_at <= ended_at", { name: "int_sessions_end_after_they_start" }),
    expression("duration_seconds < 86400", { name: "int_sessions_last_less_than_a_day" }),
  ],
});
