import { defineModel, notNull, relationship, unique } from "modelwright";
import { stgUsers } from "../staging/stg_users.js";
import { intInstallationVisitors } from "./int_installation_visitors.js";

export const intIdentities = defineModel({
  name: "int_identities",
  description: "One row per browser or app installation: who uses it. Whoever first logs in on it is taken to have used it before, too.",
  deps: [intInstallationVisitors],
  materialized: "view",
  query: ({ db, fn }) =>
    db
      .with("logins", (qb) =>
        qb.selectFrom("int_installation_visitors").select((eb) => {
          const { ref } = eb;
          const installation = [ref("anonymous_id")];
          const isStranger = eb("user_id", "is", null);
          return [
            "anonymous_id",
            "user_id",
            "visitor_id",
            eb.case().when("user_id", "is not", null).then(ref("first_seen_at")).end().as("first_login_at"),
            eb.case().when("user_id", "is not", null).then(ref("first_load_no")).end().as("login_load_no"),
            fn.over(fn.count(ref("user_id")), { partitionBy: installation }).as("users"),
            fn
              .over(fn.rowNumber(), { partitionBy: installation, orderBy: [isStranger, ref("first_seen_at"), ref("visitor_id")] })
              .as("login_no"),
          ];
        }),
      )
      .selectFrom("logins")
      .where("login_no", "=", 1)
      .select(["anonymous_id", "user_id", "visitor_id", "first_login_at", "login_load_no", "users"]),
  columns: {
    anonymous_id: { description: "The installation.", tests: [unique(), notNull()] },
    user_id: {
      description: "The customer who first logged in on it; null when nobody did.",
      tests: [relationship(stgUsers, "user_id", { severity: "warn" })],
    },
    visitor_id: { description: "The customer, or else the installation itself.", tests: [notNull()] },
    first_login_at: { description: "When that login was first seen (UTC)." },
    login_load_no: { description: "Load that brought that login, and so decided who uses the installation." },
    users: { description: "How many customers have logged in on it." },
  },
});
