import { defineSnapshot, expression, notNull, unique, uniqueCombination } from "modelwright";
import { users } from "../models/sources.js";

export const usersSnapshot = defineSnapshot({
  name: "users_snapshot",
  description: "Every version of a customer's profile that a build has seen: what is kept of consent and country after they change.",
  relation: users,
  uniqueKey: "user_id",
  strategy: { kind: "check", columns: "all" },
  hardDeletes: "invalidate",
  columns: {
    user_id: {
      description: "The customer.",
      tests: [unique({ name: "users_snapshot_holds_one_version_now", where: "dbt_valid_to is null" })],
    },
    email_sha256: { description: "SHA-256 of the lower-case e-mail address." },
    country: { description: "ISO 3166 country of the account." },
    signup_time: { description: "When the account was opened (UTC)." },
    marketing_opt_in: { description: "Whether the customer agreed to marketing messages." },
    is_test_user: { description: "Whether the account belongs to the shop's own staff." },
    is_deleted: { description: "Whether the owner asked for deletion." },
    dbt_scd_id: { tests: [unique(), notNull()] },
  },
  tests: [
    uniqueCombination(["user_id", "dbt_valid_from"]),
    expression("dbt_valid_to is null or dbt_valid_from < dbt_valid_to", { name: "users_snapshot_versions_begin_before_they_end" }),
  ],
});
