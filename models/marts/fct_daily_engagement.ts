import { defineModel, type Expression, expression, notNull, relationship, unique } from "modelwright";
import { intActiveVisitors } from "../intermediate/int_active_visitors.js";
import { intRetention } from "../intermediate/int_retention.js";
import { intSessions } from "../intermediate/int_sessions.js";
import { lastDay, lastLoad } from "../lib/loads.js";
import { dimDate } from "./dim_date.js";

export const fctDailyEngagement = defineModel({
  name: "fct_daily_engagement",
  description:
    "One row per day from the first to the last with an event: active, new and returning visitors, sessions, stickiness and retention. Visitors that cannot be told yet to come back (the day has not come) are null, not 0. In batches of the days that visitors count for of whom something is new, and of the last 28 days, after which visitors may still have to come back.",
  materialized: "incremental",
  deps: [intActiveVisitors, intRetention, intSessions],
  query: ({ db, fn, isAffected }) =>
    db
      .with("span", (qb) => qb.selectFrom("int_active_visitors").select(({ ref }) => fn.max(ref("date_day")).$notNull().as("last_date")))
      .with("visits", (qb) =>
        qb
          .selectFrom("int_sessions as s")
          .where(({ ref }) => isAffected(ref("s.session_date")))
          .groupBy("s.session_date")
          .select(({ ref }) => [
            "s.session_date",
            fn.countAll().as("sessions"),
            fn.countIf(ref("s.is_engaged")).as("engaged_sessions"),
            fn.countIf(ref("s.is_bounce")).as("bounced_sessions"),
            fn.countIf(ref("s.is_converted")).as("converted_sessions"),
          ]),
      )
      .selectFrom("int_active_visitors as a")
      .crossJoin("span")
      .leftJoin("visits as v", "v.session_date", "a.date_day")
      .leftJoin("int_retention as r", "r.first_date", "a.date_day")
      .select((eb) => {
        const { ref, lit } = eb;
        const count = (of: Expression<number | null>) => fn.coalesce(of, lit(0));
        const isOver = (days: number) => eb(fn.dateAdd("day", days, ref("a.date_day")), "<=", ref("span.last_date"));
        const returned = (of: Expression<number | null>, days: number) => eb.case().when(isOver(days)).then(count(of)).end();
        const [day1, day7, day28] = [
          returned(ref("r.returned_after_1_day"), 1),
          returned(ref("r.returned_after_7_days"), 7),
          returned(ref("r.returned_after_28_days"), 28),
        ];
        const newVisitors = count(ref("r.new_visitors"));
        return [
          "a.date_day as activity_date",
          "a.active_1_day as dau",
          "a.active_7_days as wau",
          "a.active_28_days as mau",
          newVisitors.as("new_visitors"),
          eb("a.active_1_day", "-", newVisitors).as("returning_visitors"),
          count(ref("v.sessions")).as("sessions"),
          count(ref("v.engaged_sessions")).as("engaged_sessions"),
          count(ref("v.bounced_sessions")).as("bounced_sessions"),
          count(ref("v.converted_sessions")).as("converted_sessions"),
          fn.safeDivide(ref("v.engaged_sessions"), ref("v.sessions")).as("engagement_rate"),
          fn.safeDivide(ref("v.bounced_sessions"), ref("v.sessions")).as("bounce_rate"),
          fn.safeDivide(ref("v.converted_sessions"), ref("v.sessions")).as("conversion_rate"),
          fn.safeDivide(ref("a.active_1_day"), ref("a.active_28_days")).as("stickiness"),
          day1.as("returned_day_1"),
          day7.as("returned_day_7"),
          day28.as("returned_day_28"),
          fn.safeDivide(day1, newVisitors).as("retention_day_1"),
          fn.safeDivide(day7, newVisitors).as("retention_day_7"),
          fn.safeDivide(day28, newVisitors).as("retention_day_28"),
          "a.load_no",
        ];
      })
      .orderBy("a.date_day"),
  incremental: (m) =>
    m.deleteInsert({
      key: "activity_date",
      affected: ({ db, fn, self }) =>
        db
          .selectFrom("int_active_visitors")
          .where((eb) =>
            eb.or([eb("load_no", ">", lastLoad(self)), eb("date_day", ">", fn.dateAdd("day", -28, lastDay(self, "activity_date")))]),
          )
          .select("date_day as activity_date"),
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
    load_no: { description: "Last load that brought something of the visitors of these 28 days." },
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
