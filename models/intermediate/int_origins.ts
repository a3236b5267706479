import { acceptedValues, defineModel, notNull, sql, unique } from "modelwright";
import { channelGroups, channelRules } from "../../seeds/channel_rules.js";
import { intLandings } from "./int_landings.js";

export const intOrigins = defineModel({
  name: "int_origins",
  description: "One row per origin that sessions have come from: its channel group by the first rule of channel_rules that matches.",
  deps: [intLandings, channelRules],
  query: ({ db, fn }) =>
    db
      .with("origins", (qb) =>
        qb.selectFrom("int_landings").distinct().select(["origin_key", "source", "medium", "campaign", "referrer_host", "click_id"]),
      )
      .selectFrom("origins as o")
      .innerJoin("channel_rules as r", (join) =>
        join
          .on(({ ref }) => sql<boolean>`regexp_matches(${ref("o.source")}, ${ref("r.source_pattern")})`)
          .on(({ ref }) => sql<boolean>`regexp_matches(${ref("o.medium")}, ${ref("r.medium_pattern")})`)
          .on(({ ref }) => sql<boolean>`regexp_matches(${ref("o.campaign")}, ${ref("r.campaign_pattern")})`)
          .on(({ ref }) => sql<boolean>`regexp_matches(${ref("o.referrer_host")}, ${ref("r.referrer_host_pattern")})`)
          .on(({ ref }) => sql<boolean>`regexp_matches(${ref("o.click_id")}, ${ref("r.click_id_pattern")})`),
      )
      .groupBy(["o.origin_key", "o.source", "o.medium", "o.campaign", "o.referrer_host", "o.click_id"])
      .select(({ ref }) => [
        "o.origin_key",
        "o.source",
        "o.medium",
        "o.campaign",
        "o.referrer_host",
        "o.click_id",
        fn.firstBy(ref("r.channel_group"), ref("r.rule_order")).$notNull().as("channel_group"),
      ]),
  columns: {
    origin_key: { description: "The origin.", tests: [unique(), notNull()] },
    source: { description: "Campaign source; empty when there is none." },
    medium: { description: "Campaign medium; empty when there is none." },
    campaign: { description: "Campaign name; empty when there is none." },
    referrer_host: { description: "Host of another site's page before; empty when there is none." },
    click_id: { description: "Kind of click identifier; empty when there is none." },
    channel_group: { description: "Channel group.", tests: [notNull(), acceptedValues(channelGroups)] },
  },
});
