import { defineModel, notNull, uniqueCombination } from "modelwright";
import { firstOf, lastLoad } from "../lib/loads.js";
import { stgEvents } from "../staging/stg_events.js";

export const intInstallationVisitors = defineModel({
  name: "int_installation_visitors",
  description:
    "One row per browser or app installation and visitor that its events are of, or were once taken to be of: each customer who logged in on it and, for what came without a login, the installation itself. In batches of the installations that new events came from.",
  deps: [stgEvents],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .with("seen", (qb) =>
        qb
          .selectFrom("stg_events")
          .where("is_bot", "=", false)
          .where("is_server", "=", false)
          .where(({ ref }) => isAffected(ref("anonymous_id")))
          .groupBy(["anonymous_id", "user_id"])
          .select(({ ref }) => [
            "anonymous_id",
            "user_id",
            fn.min(ref("event_at")).$notNull().as("first_seen_at"),
            fn
              .firstBy(ref("load_no"), firstOf(ref("event_at"), ref("load_no")))
              .$notNull()
              .as("first_load_no"),
            fn.max(ref("load_no")).$notNull().as("load_no"),
          ]),
      )
      .selectFrom("seen")
      .select(({ ref }) => [
        "anonymous_id",
        fn.coalesce(ref("user_id"), ref("anonymous_id")).as("visitor_id"),
        "user_id",
        "first_seen_at",
        "first_load_no",
        fn
          .over(fn.max(ref("load_no")), { partitionBy: [ref("anonymous_id")] })
          .$notNull()
          .as("load_no"),
      ]),
  incremental: (m) =>
    m.deleteInsert({
      key: "anonymous_id",
      affected: ({ db, self }) =>
        db
          .selectFrom("stg_events")
          .where("load_no", ">", lastLoad(self))
          .where("is_bot", "=", false)
          .where("is_server", "=", false)
          .select("anonymous_id"),
    }),
  columns: {
    anonymous_id: { description: "The installation.", tests: [notNull()] },
    visitor_id: { description: "The customer, or the installation itself.", tests: [notNull()] },
    user_id: { description: "The customer; null for the installation itself." },
    first_seen_at: { description: "First event of the customer on it, or the first without a login (UTC)." },
    first_load_no: { description: "Load that brought that event." },
    load_no: { description: "Last load that brought an event of the installation, whosever it is." },
  },
  tests: [uniqueCombination(["anonymous_id", "visitor_id"])],
});
