import { defineModel, notNull, unique } from "modelwright";
import { users } from "../sources.js";

export const stgUsers = defineModel({
  name: "stg_users",
  description: "One row per customer with an account.",
  deps: [users],
  query: ({ db }) =>
    db
      .selectFrom("users")
      .select(["user_id", "email_sha256", "country", "signup_time as signed_up_at", "marketing_opt_in", "is_test_user", "is_deleted"]),
  columns: {
    user_id: { description: "The customer.", tests: [unique(), notNull()] },
    email_sha256: { description: "Hash of the e-mail address." },
    country: { description: "Country of the account." },
    signed_up_at: { description: "When the account was opened (UTC)." },
    marketing_opt_in: { description: "Whether the customer agreed to marketing." },
    is_test_user: { description: "An account of the shop's own testers.", tests: [notNull()] },
    is_deleted: { description: "The account was deleted.", tests: [notNull()] },
  },
});
