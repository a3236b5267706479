import { defineModel, expression, notNull, relationship, unique } from "modelwright";
import { intDailyCounts } from "../intermediate/int_daily_counts.js";
import { dimDate } from "./dim_date.js";

/** What is counted of a day. A late event, or a login that tells whose events were, changes it for days of any age. */
const counts = [
  "dau",
  "wau",
  "mau",
  "new_visitors",
  "sessions",
  "engaged_sessions",
  "bounced_sessions",
  "converted_sessions",
  "returned_day_1",
  "returned_day_7",
  "returned_day_28",
] as const;

export const fctDailyEngagement = defineModel({
  name: "fct_daily_engagement",
  description:
    "One row per day from the first to the last with an event: active, new and returning visitors, sessions, stickiness and retention. Visitors that cannot be told yet to come back (the day has not come) are null, not 0. In batches of the days of which something is counted otherwise by now.",
  deps: [intDailyCounts],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .selectFrom("int_daily_counts as c")
      .where(({ ref }) => isAffected(ref("c.activity_date")))
      .select((eb) => {
        const { ref } = eb;
        return [
          "c.activity_date",
          "c.dau",
          "c.wau",
          "c.mau",
          "c.new_visitors",
          eb("c.dau", "-", ref("c.new_visitors")).as("returning_visitors"),
          "c.sessions",
          "c.engaged_sessions",
          "c.bounced_sessions",
          "c.converted_sessions",
          fn.safeDivide(ref("c.engaged_sessions"), ref("c.sessions")).as("engagement_rate"),
          fn.safeDivide(ref("c.bounced_sessions"), ref("c.sessions")).as("bounce_rate"),
          fn.safeDivide(ref("c.converted_sessions"), ref("c.sessions")).as("conversion_rate"),
          fn.safeDivide(ref("c.dau"), ref("c.mau")).as("stickiness"),
          "c.returned_day_1",
          "c.returned_day_7",
          "c.returned_day_28",
          fn.safeDivide(ref("c.returned_day_1"), ref("c.new_visitors")).as("retention_day_1"),
          fn.safeDivide(ref("c.returned_day_7"), ref("c.new_visitors")).as("retention_day_7"),
          fn.safeDivide(ref("c.returned_day_28"), ref("c.new_visitors")).as("retention_day_28"),
        ];
      })
      .orderBy("c.activity_date"),
  incremental: (m) =>
    m.deleteInsert({
      key: "activity_date",
      affected: ({ db, self }) =>
        db
          .selectFrom("int_daily_counts as c")
          .leftJoin(self.as("f"), "f.activity_date", "c.activity_date")
          .where((eb) => eb.or(counts.map((column) => eb(`f.${column}`, "is distinct from", eb.ref(`c.${column}`)))))
          .select("c.activity_date"),
    }),
  columns: {
    activity_date: { description: "The day (UTC).", tests: [unique(), notNull(), relationship(dimDate, "date_day")] },
    dau: { description: "Visitors active on the day." },
    wau: { description: "Visitors active in the 7 days that end with it." },
    mau: { description: "Visitors active in the 28 days that end with it: four whole weeks, so that weekdays do not matter." },
    new_visitors: { description: "Visitors active for the first time." },
    returning_visitors: { description: "Visitors who were active on an earlier day." },
    sessions: { description: "Sessions that began on the day." },
    engaged_sessions: { description: "Of these, sessions of 10 seconds, 2 pages or an order." },
    bounced_sessions: { description: "Of these, sessions of a single event." },
    converted_sessions: { description: "Of these, sessions with an order." },
    engagement_rate: { description: "engaged_sessions by sessions." },
    bounce_rate: { description: "bounced_sessions by sessions." },
    conversion_rate: { description: "converted_sessions by sessions." },
    stickiness: { description: "dau by mau." },
    returned_day_1: { description: "Of the day's new visitors, how many were active on the next day." },
    returned_day_7: { description: "Of the day's new visitors, how many were active 7 days later." },
    returned_day_28: { description: "Of the day's new visitors, how many were active 28 days later." },
    retention_day_1: { description: "returned_day_1 by new_visitors." },
    retention_day_7: { description: "returned_day_7 by new_visitors." },
    retention_day_28: { description: "returned_day_28 by new_visitors." },
  },
  tests: [
    expression("dau = new_visitors + returning_visitors and returning_visitors >= 0", {
      name: "fct_daily_engagement_visitors_are_new_or_returning",
    }),
    expression("greatest(engaged_sessions, bounced_sessions, converted_sessions) <= sessions", {
      name: "fct_daily_engagement_parts_fit_wholes",
    }),
  ],
});
