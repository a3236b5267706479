import { acceptedValues, defineModel, expression, notNull, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { intCustomerSegments, segments } from "../intermediate/int_customer_segments.js";
import { intCustomerValue } from "../intermediate/int_customer_value.js";
import { intFirstTouches } from "../intermediate/int_first_touches.js";
import { UNKNOWN } from "../lib/unknown.js";
import { stgUsers } from "../staging/stg_users.js";

export const dimUsers = defineModel({
  name: "dim_users",
  description: "One row per customer with an account, and one for everybody else: first touch, lifetime value, cohort and RFM segment.",
  deps: [stgUsers, intFirstTouches, intCustomerValue, intCustomerSegments],
  query: ({ db, fn }) =>
    db
      .with("members", (qb) =>
        qb
          .selectFrom("stg_users")
          .select((eb) => [
            "user_id",
            eb.ref("country").$castTo<string | null>().as("country"),
            eb.ref("signed_up_at").$castTo<Date | null>().as("signed_up_at"),
            fn
              .toDate(fn.dateTrunc("month", eb.ref("signed_up_at")))
              .$castTo<string | null>()
              .as("cohort_month"),
            "has_opted_in",
            "is_test_user",
            "is_deleted",
          ])
          .unionAll(
            qb.selectNoFrom(({ val }) => [
              val<string>(UNKNOWN).as("user_id"),
              val<string | null>(null).as("country"),
              val<Date | null>(null).as("signed_up_at"),
              val<string | null>(null).as("cohort_month"),
              val<boolean>(false).as("has_opted_in"),
              val<boolean>(false).as("is_test_user"),
              val<boolean>(false).as("is_deleted"),
            ]),
          ),
      )
      .selectFrom("members as m")
      .leftJoin("int_first_touches as t", "t.user_id", "m.user_id")
      .leftJoin("int_customer_value as v", "v.user_id", "m.user_id")
      .leftJoin("int_customer_segments as s", "s.user_id", "m.user_id")
      .select(({ ref, lit }) => [
        "m.user_id",
        "m.country",
        "m.signed_up_at",
        "m.cohort_month",
        "m.has_opted_in",
        "m.is_test_user",
        "m.is_deleted",
        "t.first_touch_at",
        "t.channel_group as first_channel_group",
        fn.nullIf(ref("t.campaign"), "").as("first_campaign"),
        fn.coalesce(ref("t.sessions"), lit(0)).as("sessions"),
        fn.coalesce(ref("v.orders"), lit(0)).as("orders"),
        "v.first_order_at",
        "v.last_order_at",
        fn.coalesce(ref("v.gross_eur"), lit(0)).as("lifetime_gross_eur"),
        fn.coalesce(ref("v.discount_eur"), lit(0)).as("lifetime_discount_eur"),
        fn.coalesce(ref("v.refund_eur"), lit(0)).as("lifetime_refund_eur"),
        fn.coalesce(ref("v.net_eur"), lit(0)).as("lifetime_net_eur"),
        "s.recency_score",
        "s.frequency_score",
        "s.monetary_score",
        "s.rfm_segment",
      ])
      .orderBy("m.user_id"),
  columns: {
    user_id: {
      description: `The customer; \`${UNKNOWN}\` for guests, strangers and accounts that do not exist.`,
      tests: [unique(), notNull()],
    },
    country: { description: "ISO 3166 country of the account." },
    signed_up_at: { description: "When the account was opened (UTC)." },
    cohort_month: { description: "First day of the month in which the account was opened." },
    has_opted_in: { description: "Whether the customer agreed to marketing messages." },
    is_test_user: { description: "Whether the account belongs to the shop's own staff." },
    is_deleted: { description: "Whether the owner asked for deletion." },
    first_touch_at: { description: "Start of the first session seen (UTC)." },
    first_channel_group: { description: "Channel group of that session.", tests: [acceptedValues(channelGroups)] },
    first_campaign: { description: "Campaign of that session." },
    sessions: { description: "Sessions, those before the first login included." },
    orders: { description: "Orders." },
    first_order_at: { description: "First order (UTC)." },
    last_order_at: { description: "Last order (UTC)." },
    lifetime_gross_eur: { description: "Prices times quantities of all orders, in euro cents." },
    lifetime_discount_eur: { description: "Discounts on all orders, in euro cents." },
    lifetime_refund_eur: { description: "All that was paid back, in euro cents." },
    lifetime_net_eur: { description: "Gross less discounts and refunds, in euro cents." },
    recency_score: { description: "Fifth by the last order, 5 for the most recent; null without an order." },
    frequency_score: { description: "Fifth by the number of orders; null without an order." },
    monetary_score: { description: "Fifth by net value; null without an order." },
    rfm_segment: { description: "Segment that follows from the scores; null without an order.", tests: [acceptedValues(segments)] },
  },
  tests: [
    expression("lifetime_net_eur = lifetime_gross_eur - lifetime_discount_eur - lifetime_refund_eur", {
      name: "dim_users_net_is_gross_less_discounts_and_refunds",
    }),
  ],
});
