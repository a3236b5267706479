import { defineModel, type Expression, notNull, sql, unique } from "modelwright";
import { intSessionEvents } from "./int_session_events.js";

export const intLandings = defineModel({
  name: "int_landings",
  description:
    "One row per session: its first event, and the origin that brought the visitor there. What an origin has none of is empty text.",
  deps: [intSessionEvents],
  materialized: "view",
  query: ({ db, fn }) =>
    db
      .selectFrom("int_session_events")
      .where("event_no", "=", 1)
      .select(({ ref }) => {
        const text = (of: Expression<string | null>) => fn.coalesce(of, sql.lit(""));
        const origin = {
          source: text(ref("utm_source")),
          medium: text(ref("utm_medium")),
          campaign: text(ref("utm_campaign")),
          referrerHost: text(fn.nullIf(ref("referrer_host"), ref("page_host"))),
          clickId: text(ref("click_id")),
        };
        return [
          "session_id",
          "visitor_id",
          "user_id",
          "event_at as started_at",
          "event_date as session_date",
          "device",
          "country",
          "page_path as landing_page",
          fn.hash(...Object.values(origin)).as("origin_key"),
          origin.source.as("source"),
          origin.medium.as("medium"),
          origin.campaign.as("campaign"),
          origin.referrerHost.as("referrer_host"),
          origin.clickId.as("click_id"),
        ];
      }),
  columns: {
    session_id: { description: "The session.", tests: [unique(), notNull()] },
    visitor_id: { description: "The visitor: the customer where known, else the installation.", tests: [notNull()] },
    user_id: { description: "The customer; null for strangers." },
    started_at: { description: "First event (UTC).", tests: [notNull()] },
    session_date: { description: "Date of started_at." },
    device: { description: "Kind of device." },
    country: { description: "ISO 3166 country the request came from." },
    landing_page: { description: "Path of the first page." },
    origin_key: { description: "The origin: source, medium, campaign, referrer and click identifier." },
    source: { description: "Campaign source." },
    medium: { description: "Campaign medium." },
    campaign: { description: "Campaign name." },
    referrer_host: { description: "Host of the page before, where that is another site's." },
    click_id: { description: "Kind of click identifier." },
  },
});
