import { acceptedValues, defineModel, notNull, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { intSessions } from "./int_sessions.js";

export const intFirstTouches = defineModel({
  name: "int_first_touches",
  description: "One row per customer with a session: where the first one came from.",
  deps: [intSessions],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_sessions as s")
      .where("s.user_id", "is not", null)
      .groupBy("s.user_id")
      .select(({ ref }) => [
        ref("s.user_id").$notNull().as("user_id"),
        fn.min(ref("s.started_at")).$notNull().as("first_touch_at"),
        fn.firstBy(ref("s.channel_group"), ref("s.started_at")).$notNull().as("channel_group"),
        fn.firstBy(ref("s.campaign"), ref("s.started_at")).$notNull().as("campaign"),
        fn.countAll().as("sessions"),
      ]),
  columns: {
    user_id: { description: "The customer.", tests: [unique(), notNull()] },
    first_touch_at: { description: "Start of the first session seen (UTC)." },
    channel_group: { description: "Channel group of that session.", tests: [acceptedValues(channelGroups)] },
    campaign: { description: "Campaign of that session; empty when there is none." },
    sessions: { description: "Sessions, those before the first login included." },
  },
});
