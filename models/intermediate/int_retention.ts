import { defineModel, expression, notNull, unique } from "modelwright";
import { intVisitorDays } from "./int_visitor_days.js";

export const intRetention = defineModel({
  name: "int_retention",
  description: "One row per day of first visits: how many visitors were new, and how many of them came back 1, 7 and 28 days later.",
  deps: [intVisitorDays],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_visitor_days as v")
      .groupBy("v.first_date")
      .select((eb) => {
        const after = (days: number) => fn.countIf(eb("v.days_since_first", "=", days));
        return [
          "v.first_date",
          after(0).as("new_visitors"),
          after(1).as("returned_after_1_day"),
          after(7).as("returned_after_7_days"),
          after(28).as("returned_after_28_days"),
        ];
      }),
  columns: {
    first_date: { description: "Day of the first visit (UTC).", tests: [unique(), notNull()] },
    new_visitors: { description: "Visitors first seen on the day." },
    returned_after_1_day: { description: "Of these, how many were active on the next day." },
    returned_after_7_days: { description: "Of these, how many were active exactly 7 days later." },
    returned_after_28_days: { description: "Of these, how many were active exactly 28 days later." },
  },
  tests: [
    expression("greatest(returned_after_1_day, returned_after_7_days, returned_after_28_days) <= new_visitors", {
      name: "int_retention_at_most_all_return",
    }),
  ],
});
