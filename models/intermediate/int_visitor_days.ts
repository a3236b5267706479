import { defineModel, expression, notNull, uniqueCombination } from "modelwright";
import { intSessionEvents } from "./int_session_events.js";

export const intVisitorDays = defineModel({
  name: "int_visitor_days",
  description: "One row per visitor and day on which they were active.",
  deps: [intSessionEvents],
  query: ({ db, fn }) =>
    db
      .with("days", (qb) =>
        qb
          .selectFrom("int_session_events")
          .groupBy(["visitor_id", "event_date"])
          .select(["visitor_id", "event_date as activity_date", fn.countAll().as("events")]),
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
        ];
      }),
  columns: {
    visitor_id: { description: "The visitor.", tests: [notNull()] },
    activity_date: { description: "The day (UTC).", tests: [notNull()] },
    events: { description: "Events on the day." },
    first_date: { description: "First day on which the visitor was ever seen." },
    days_since_first: { description: "Days since then; 0 on the day itself." },
  },
  tests: [
    uniqueCombination(["visitor_id", "activity_date"]),
    expression("days_since_first >= 0", { name: "int_visitor_days_follow_the_first" }),
  ],
});
