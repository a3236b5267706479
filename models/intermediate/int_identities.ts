import { defineModel, notNull, relationship, unique } from "modelwright";
import { stgEvents } from "../staging/stg_events.js";
import { stgUsers } from "../staging/stg_users.js";

export const intIdentities = defineModel({
  name: "int_identities",
  description: "One row per browser or app installation: who uses it. Whoever first logs in on it is taken to have used it before, too.",
  deps: [stgEvents],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_events")
      .where("is_bot", "=", false)
      .where("is_server", "=", false)
      .groupBy("anonymous_id")
      .select((eb) => {
        const { ref } = eb;
        const isLoggedIn = eb("user_id", "is not", null);
        const user = fn.filter(fn.firstBy(ref("user_id"), ref("event_at")), isLoggedIn);
        return [
          "anonymous_id",
          user.as("user_id"),
          fn.coalesce(user, ref("anonymous_id")).as("visitor_id"),
          fn.filter(fn.min(ref("event_at")), isLoggedIn).as("first_login_at"),
          fn.countDistinct(ref("user_id")).as("users"),
        ];
      }),
  columns: {
    anonymous_id: { description: "The installation.", tests: [unique(), notNull()] },
    user_id: {
      description: "The customer who first logged in on it; null when nobody did.",
      tests: [relationship(stgUsers, "user_id", { severity: "warn" })],
    },
    visitor_id: { description: "The customer, or else the installation itself.", tests: [notNull()] },
    first_login_at: { description: "When that login was first seen (UTC)." },
    users: { description: "How many customers have logged in on it." },
  },
});
