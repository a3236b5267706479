import { defineModel, notNull, unique } from "modelwright";
import { stgEvents } from "../staging/stg_events.js";

export const intIdentities = defineModel({
  name: "int_identities",
  description: "One row per browser or app: the visitor behind it. Whoever first logs in on it is taken to have used it before, too.",
  deps: [stgEvents],
  query: ({ db, fn }) =>
    db
      .with("seen", (source) =>
        source
          .selectFrom("stg_events as e")
          .where("e.is_bot", "=", false)
          .where("e.is_server", "=", false)
          .groupBy("e.anonymous_id")
          .select((eb) => [
            "e.anonymous_id",
            fn.filter(fn.firstBy(eb.ref("e.user_id"), eb.ref("e.event_at")), eb("e.user_id", "is not", null)).as("user_id"),
            fn.min(eb.ref("e.event_at")).as("first_seen_at"),
          ]),
      )
      .selectFrom("seen as s")
      .select((eb) => [
        "s.anonymous_id",
        "s.user_id",
        fn.coalesce(eb.ref("s.user_id"), eb.ref("s.anonymous_id")).as("visitor_id"),
        "s.first_seen_at",
      ]),
  columns: {
    anonymous_id: { description: "The browser or app.", tests: [unique(), notNull()] },
    user_id: { description: "The customer who first logged in on it." },
    visitor_id: { description: "The customer, or the browser itself where nobody logged in.", tests: [notNull()] },
    first_seen_at: { description: "First event (UTC)." },
  },
});
