import { acceptedValues, defineSeed, notNull, unique } from "modelwright";
import { z } from "zod";

/** The channel groups that rules may name, as in most web analytics tools. */
export const channelGroups = [
  "Paid Shopping",
  "Paid Search",
  "Paid Social",
  "Display",
  "Affiliates",
  "Email",
  "SMS",
  "Organic Social",
  "Organic Search",
  "Referral",
  "Direct",
  "Unassigned",
] as const;

export const channelRules = defineSeed({
  name: "channel_rules",
  databaseSchema: "seeds",
  description:
    "How visits are put into channel groups. The first rule whose patterns (regular expressions) all match decides; what a visit does not have is matched as empty text.",
  schema: z.object({
    rule_order: z.int().describe("Rules are tried in this order."),
    channel_group: z.enum(channelGroups).describe("The channel group."),
    source_pattern: z.string().describe("Matches utm_source."),
    medium_pattern: z.string().describe("Matches utm_medium."),
    campaign_pattern: z.string().describe("Matches utm_campaign."),
    referrer_host_pattern: z.string().describe("Matches the host of a foreign referrer."),
    click_id_pattern: z.string().describe("Matches the name of the click identifier: gclid, fbclid or msclkid."),
  }),
  columns: {
    rule_order: { tests: [unique(), notNull()] },
    channel_group: { tests: [notNull(), acceptedValues(channelGroups)] },
  },
});
