import { acceptedValues, defineModel, notNull, unique } from "modelwright";
import { sql } from "kysely";
import { channelGroups, channelRules } from "../../seeds/channel_rules.js";
import { originKey, originOf } from "../lib/origin.js";
import { intSessionEvents } from "./int_session_events.js";

export const intOrigins = defineModel({
  name: "int_origins",
  description: "One row per origin that sessions have come from: its channel group by the first rule of channel_rules that matches.",
  deps: [intSessionEvents, channelRules],
  query: ({ db, fn }) =>
    db
      .with("origins", (qb) =>
        qb
          .selectFrom("int_session_events as landing")
          .where("landing.event_no", "=", 1)
          .distinct()
          .select((eb) => {
            const origin = originOf(fn, eb);
            return [
              originKey(fn, origin).as("origin_key"),
              origin.source.as("source"),
              origin.medium.as("medium"),
              origin.campaign.as("campaign"),
              origin.referrerHost.as("referrer_host"),
              origin.clickId.as("click_id"),
            ];
          }),
      )
      .selectFrom("origins as o")
      .innerJoin("channel_rules as r", (join) => {
        const matches = (value: "source" | "medium" | "campaign" | "referrer_host" | "click_id", pattern: `${string}_pattern`) =>
          sql<boolean>`regexp_matches(${sql.ref(`o.${value}`)}, ${sql.ref(`r.${pattern}`)})`;
        return join
          .on(matches("source", "source_pattern"))
          .on(matches("medium", "medium_pattern"))
          .on(matches("campaign", "campaign_pattern"))
          .on(matches("referrer_host", "referrer_host_pattern"))
          .on(matches("click_id", "click_id_pattern"));
      })
      .groupBy(["o.origin_key", "o.source", "o.medium", "o.campaign", "o.referrer_host", "o.click_id"])
      .select(({ ref }) => [
        "o.origin_key",
        "o.source",
        "o.medium",
        "o.campaign",
        "o.referrer_host",
        "o.click_id",
        fn.coalesce(fn.firstBy(ref("r.channel_group"), ref("r.rule_order")), sql.lit("Unassigned" as const)).as("channel_group"),
      ]),
  columns: {
    origin_key: { description: "The origin.", tests: [unique(), notNull()] },
    source: { description: "Campaign source; empty when there is none." },
    medium: { description: "Campaign medium; empty when there is none." },
    campaign: { description: "Campaign name; empty when there is none." },
    referrer_host: { description: "Host of a foreign page before; empty when there is none." },
    click_id: { description: "Kind of click identifier; empty when there is none." },
    channel_group: { description: "Channel group.", tests: [notNull(), acceptedValues(channelGroups)] },
  },
});
