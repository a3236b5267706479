import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { lastLoad } from "../lib/loads.js";
import { intInstallationVisitors } from "./int_installation_visitors.js";
import { intSessionEvents } from "./int_session_events.js";

export const intVisitorDays = defineModel({
  name: "int_visitor_days",
  description: "One row per visitor and day on which they were active. In batches of visitors of whom something is new.",
  deps: [intInstallationVisitors, intSessionEvents],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .with("days", (qb) =>
        qb
          .selectFrom("int_session_events")
          .where(({ ref }) => isAffected(ref("visitor_id")))
          .groupBy(["visitor_id", "event_date"])
          .select(({ ref }) => [
            "visitor_id",
            "event_date as activity_date",
            fn.countAll().as("events"),
            fn.max(ref("load_no")).$notNull().as("load_no"),
          ]),
      )
      .selectFrom("days")
      .select(({ ref }) => {
        const firstDate = fn.over(fn.min(ref("activity_date")), { partitionBy: [ref("visitor_id")] }).$notNull();
        return [
          "visitor_id",
          "activity_date",
          "events",
          firstDate.as("first_date"),
          fn.dateDiff("day", firstDate, ref("activity_date")).as("days_since_first"),
          "load_no",
        ];
      }),
  incremental: (m) =>
    m.deleteInsert({
      key: "visitor_id",
      affected: ({ db, self }) => db.selectFrom("int_installation_visitors").where("load_no", ">", lastLoad(self)).select("visitor_id"),
    }),
  columns: {
    visitor_id: { description: "The visitor.", tests: [notNull()] },
    activity_date: { description: "The day (UTC).", tests: [notNull()] },
    events: { description: "Events on the day." },
    first_date: { description: "First day on which the visitor was ever seen." },
    days_since_first: { description: "Days since then; 0 on the day itself." },
    load_no: { description: "Last load that brought one of the events, or told whose it is." },
  },
  tests: [
    uniqueCombination(["visitor_id", "activity_date"]),
    expression("days_since_first >= 0", { name: "int_visitor_days_follow_the_first" }),
  ],
});
