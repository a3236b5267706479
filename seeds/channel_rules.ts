import { defineSeed, notNull, unique } from "modelwright";
import { z } from "zod";

export const channelRules = defineSeed({
  name: "channel_rules",
  description: "How a visit's origin becomes a channel group: the matching rule with the lowest order wins.",
  schema: z.object({
    rule_order: z.int().describe("Rules are tried in this order."),
    channel_group: z.string().describe("The group the rule gives."),
    source_pattern: z.string().describe("Regular expression on the campaign source."),
    medium_pattern: z.string().describe("Regular expression on the campaign medium."),
    campaign_pattern: z.string().describe("Regular expression on the campaign name."),
    referrer_host_pattern: z.string().describe("Regular expression on the referrer's host."),
    click_id_pattern: z.string().describe("Regular expression on the name of the click id."),
  }),
  columns: { rule_order: { tests: [unique(), notNull()] } },
});
