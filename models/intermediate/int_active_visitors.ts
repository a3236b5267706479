import { defineModel, expression, notNull, unique } from "modelwright";
import { lastLoad } from "../lib/loads.js";
import { dimDate } from "../marts/dim_date.js";
import { intVisitorDays } from "./int_visitor_days.js";

export const intActiveVisitors = defineModel({
  name: "int_active_visitors",
  description:
    "One row per day from the first to the last with an event, without gaps: visitors active on the day, and in the 7 and 28 days that end with it. In batches of the days for which what happened on some day counts that new events are of, or events of other visitors than before; and of days that are new themselves.",
  deps: [dimDate, intVisitorDays],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .with("span", (qb) =>
        qb
          .selectFrom("int_visitor_days")
          .select(({ ref }) => [
            fn.min(ref("activity_date")).$notNull().as("first_date"),
            fn.max(ref("activity_date")).$notNull().as("last_date"),
          ]),
      )
      .selectFrom("dim_date as d")
      .innerJoin("span", (join) => join.onRef("d.date_day", ">=", "span.first_date").onRef("d.date_day", "<=", "span.last_date"))
      .leftJoin("int_visitor_days as v", (join) =>
        join
          .onRef("v.activity_date", "<=", "d.date_day")
          .on((eb) => eb("v.activity_date", ">", fn.dateAdd("day", -28, eb.ref("d.date_day")))),
      )
      .where(({ ref }) => isAffected(ref("d.date_day")))
      .groupBy("d.date_day")
      .select((eb) => {
        const { ref } = eb;
        const visitors = fn.countDistinct(ref("v.visitor_id"));
        return [
          "d.date_day",
          fn.countIf(eb("v.activity_date", "=", ref("d.date_day"))).as("active_1_day"),
          fn.filter(visitors, eb("v.activity_date", ">", fn.dateAdd("day", -7, ref("d.date_day")))).as("active_7_days"),
          visitors.as("active_28_days"),
          fn.coalesce(fn.max(ref("v.load_no")), eb.lit(0)).as("load_no"),
        ];
      }),
  incremental: (m) =>
    m.deleteInsert({
      key: "date_day",
      affected: ({ db, fn, self }) =>
        db
          .with("news", (qb) => qb.selectFrom("int_visitor_days").where("load_no", ">", lastLoad(self)).distinct().select("activity_date"))
          .with("span", (qb) =>
            qb
              .selectFrom("int_visitor_days")
              .select(({ ref }) => [
                fn.min(ref("activity_date")).$notNull().as("first_date"),
                fn.max(ref("activity_date")).$notNull().as("last_date"),
              ]),
          )
          .selectFrom("dim_date as d")
          .innerJoin("span", (join) => join.onRef("d.date_day", ">=", "span.first_date").onRef("d.date_day", "<=", "span.last_date"))
          .leftJoin("news as n", (join) =>
            join
              .onRef("n.activity_date", "<=", "d.date_day")
              .on((eb) => eb("n.activity_date", ">", fn.dateAdd("day", -28, eb.ref("d.date_day")))),
          )
          .leftJoin(self.as("built"), "built.date_day", "d.date_day")
          .where((eb) => eb.or([eb("n.activity_date", "is not", null), eb("built.date_day", "is", null)]))
          .select("d.date_day"),
    }),
  columns: {
    date_day: { description: "The day (UTC).", tests: [unique(), notNull()] },
    active_1_day: { description: "Visitors active on the day." },
    active_7_days: { description: "Visitors active in the 7 days that end with it." },
    active_28_days: { description: "Visitors active in the 28 days that end with it." },
    load_no: { description: "Last load that brought something of these 28 days; 0 where nobody was active." },
  },
  tests: [
    expression("active_1_day <= active_7_days and active_7_days <= active_28_days", { name: "int_active_visitors_grow_with_the_days" }),
  ],
});
