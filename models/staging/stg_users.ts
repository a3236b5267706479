import { defineModel, notNull, relationship, unique } from "modelwright";
import { countries } from "../../seeds/countries.js";
import { users } from "../sources.js";

export const stgUsers = defineModel({
  name: "stg_users",
  description: "One row per customer with an account.",
  deps: [users],
  query: ({ db, fn }) =>
    db
      .selectFrom("users")
      .select(({ ref }) => [
        "user_id",
        fn.lower(ref("email_sha256")).as("email_sha256"),
        fn.upper(ref("country")).as("country"),
        "signup_time as signed_up_at",
        fn.toDate(ref("signup_time")).as("signup_date"),
        "marketing_opt_in as has_opted_in",
        "is_test_user",
        "is_deleted",
      ]),
  columns: {
    user_id: { description: "The customer.", tests: [unique(), notNull()] },
    email_sha256: { description: "SHA-256 of the lower-case e-mail address." },
    country: { description: "ISO 3166 country of the account.", tests: [relationship(countries, "country", { severity: "warn" })] },
    signed_up_at: { description: "When the account was opened (UTC).", tests: [notNull()] },
    signup_date: { description: "Date of signed_up_at." },
    has_opted_in: { description: "Whether the customer agreed to marketing messages." },
    is_test_user: { description: "Whether the account belongs to the shop's own staff." },
    is_deleted: { description: "Whether the owner asked for deletion." },
  },
});
