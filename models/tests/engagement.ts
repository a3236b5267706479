import { defineSingularTest } from "modelwright";
import { intVisitorDays } from "../intermediate/int_visitor_days.js";
import { total } from "../lib/money.js";
import { fctDailyEngagement } from "../marts/fct_daily_engagement.js";

export const everyVisitorIsNewOnce = defineSingularTest({
  name: "every_visitor_is_new_once",
  description: "The new visitors of all days are all visitors.",
  deps: [fctDailyEngagement, intVisitorDays],
  query: ({ db, fn }) =>
    db
      .with("daily", (qb) => qb.selectFrom("fct_daily_engagement").select(({ ref }) => total(fn, ref("new_visitors")).as("new_visitors")))
      .with("counted", (qb) => qb.selectFrom("int_visitor_days").select(({ ref }) => fn.countDistinct(ref("visitor_id")).as("visitors")))
      .selectFrom("daily")
      .crossJoin("counted")
      .whereRef("daily.new_visitors", "<>", "counted.visitors")
      .selectAll(),
});
