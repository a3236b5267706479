import { defineModel, type Expression, notNull, unique } from "modelwright";
import { intActiveVisitors } from "./int_active_visitors.js";
import { intRetention } from "./int_retention.js";
import { intSessions } from "./int_sessions.js";

export const intDailyCounts = defineModel({
  name: "int_daily_counts",
  description:
    "One row per day from the first to the last with an event: what is counted of it. Visitors that cannot be told yet to come back (the day has not come) are null, not 0.",
  deps: [intActiveVisitors, intRetention, intSessions],
  query: ({ db, fn }) =>
    db
      .with("span", (qb) => qb.selectFrom("int_active_visitors").select(({ ref }) => fn.max(ref("date_day")).$notNull().as("last_date")))
      .with("visits", (qb) =>
        qb
          .selectFrom("int_sessions as s")
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
        return [
          "a.date_day as activity_date",
          "a.active_1_day as dau",
          "a.active_7_days as wau",
          "a.active_28_days as mau",
          count(ref("r.new_visitors")).as("new_visitors"),
          count(ref("v.sessions")).as("sessions"),
          count(ref("v.engaged_sessions")).as("engaged_sessions"),
          count(ref("v.bounced_sessions")).as("bounced_sessions"),
          count(ref("v.converted_sessions")).as("converted_sessions"),
          returned(ref("r.returned_after_1_day"), 1).as("returned_day_1"),
          returned(ref("r.returned_after_7_days"), 7).as("returned_day_7"),
          returned(ref("r.returned_after_28_days"), 28).as("returned_day_28"),
        ];
      }),
  columns: {
    activity_date: { description: "The day (UTC).", tests: [unique(), notNull()] },
    dau: { description: "Visitors active on the day." },
    wau: { description: "Visitors active in the 7 days that end with it." },
    mau: { description: "Visitors active in the 28 days that end with it." },
    new_visitors: { description: "Visitors active for the first time." },
    sessions: { description: "Sessions that began on the day." },
    engaged_sessions: { description: "Of these, sessions of 10 seconds, 2 pages or an order." },
    bounced_sessions: { description: "Of these, sessions of a single event." },
    converted_sessions: { description: "Of these, sessions with an order." },
    returned_day_1: { description: "Of the day's new visitors, how many were active on the next day." },
    returned_day_7: { description: "Of the day's new visitors, how many were active 7 days later." },
    returned_day_28: { description: "Of the day's new visitors, how many were active 28 days later." },
  },
});
