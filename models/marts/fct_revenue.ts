import { acceptedValues, defineModel, expression, notNull, relationship, sql, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { devices } from "../../src/pipeline/events/fields.js";
import { intLineDimensions } from "../intermediate/int_line_dimensions.js";
import { entryTypes, intRevenueEntries } from "../intermediate/int_revenue_entries.js";
import { intSessions } from "../intermediate/int_sessions.js";
import { UNKNOWN } from "../lib/unknown.js";
import { dimDate } from "./dim_date.js";
import { dimProducts } from "./dim_products.js";
import { dimUsers } from "./dim_users.js";

/** What can become another after the order: no event tells it. */
const changing = ["user_id", "product_key", "session_id", "channel_group", "device", "country", "rate_to_eur"] as const;

export const fctRevenue = defineModel({
  name: "fct_revenue",
  description:
    "One row per order line and kind of amount: sales, discounts, tax and shipping on the day of the order, refunds on the day they were paid back. Over any rows, the sum of net_eur is gross less discounts and refunds. In batches of the order lines that are new, have been refunded, or refer to something else by now.",
  deps: [intRevenueEntries, intLineDimensions],
  materialized: "incremental",
  query: ({ db, isAffected }) =>
    db
      .selectFrom("int_revenue_entries as e")
      .innerJoin("int_line_dimensions as l", "l.purchase_event_id", "e.purchase_event_id")
      .where(({ ref }) => isAffected(ref("l.order_id"), ref("l.line_no")))
      .select((eb) => {
        const { ref, lit } = eb;
        return [
          "e.entry_id",
          "e.entry_type",
          "e.entry_date",
          "e.entry_at",
          "l.order_id",
          "l.line_no",
          "l.order_date",
          "l.user_id",
          "l.product_key",
          "l.session_id",
          "l.channel_group",
          "l.device",
          "l.country",
          "e.quantity",
          "l.currency",
          "l.rate_to_eur",
          "e.amount",
          "e.amount_eur",
          eb
            .case()
            .when("e.entry_type", "=", "sale")
            .then(ref("e.amount_eur"))
            .when("e.entry_type", "in", ["discount", "refund"])
            .then(sql<number>`-${ref("e.amount_eur")}`)
            .else(lit(0))
            .end()
            .as("net_eur"),
        ];
      })
      .orderBy("e.entry_at")
      .orderBy("e.entry_id"),
  incremental: (m) =>
    m.deleteInsert({
      key: ["order_id", "line_no"],
      // Lines with an entry that is not in the table yet, or that it has other amounts or dimensions for: whatever the reason is.
      affected: ({ db, self }) =>
        db
          .selectFrom("int_revenue_entries as e")
          .innerJoin("int_line_dimensions as l", "l.purchase_event_id", "e.purchase_event_id")
          .leftJoin(self.as("f"), "f.entry_id", "e.entry_id")
          .where((eb) =>
            eb.or([
              eb("f.amount_eur", "is distinct from", eb.ref("e.amount_eur")),
              ...changing.map((column) => eb(`f.${column}`, "is distinct from", eb.ref(`l.${column}`))),
            ]),
          )
          .select(["l.order_id", "l.line_no"]),
    }),
  columns: {
    entry_id: { description: "The entry.", tests: [unique(), notNull(), relationship(intRevenueEntries, "entry_id")] },
    entry_type: { description: "Kind of amount.", tests: [notNull(), acceptedValues(entryTypes)] },
    entry_date: { description: "Day of the order, or of the refund (UTC).", tests: [notNull(), relationship(dimDate, "date_day")] },
    entry_at: { description: "When it was ordered, or paid back (UTC)." },
    order_id: { description: "The order.", tests: [notNull()] },
    line_no: { description: "The line of the order." },
    order_date: { description: "Day of the order (UTC), for refunds, too.", tests: [relationship(dimDate, "date_day")] },
    user_id: { description: `The customer; \`${UNKNOWN}\` for guests.`, tests: [notNull(), relationship(dimUsers, "user_id")] },
    product_key: {
      description: "The product at the price of the day of the order.",
      tests: [notNull(), relationship(dimProducts, "product_key")],
    },
    session_id: { description: "The session of the order.", tests: [relationship(intSessions, "session_id")] },
    channel_group: { description: "Channel group of that session.", tests: [acceptedValues(channelGroups)] },
    device: { description: "Device of that session.", tests: [acceptedValues(devices)] },
    country: { description: "ISO 3166 country of that session." },
    quantity: { description: "Units sold (sale) or given back (refund); 0 in other entries." },
    currency: { description: "ISO 4217 currency of the order." },
    rate_to_eur: { description: "What one unit of it was worth in euros on the day of the order." },
    amount: { description: "Amount in minor units of the currency; never negative." },
    amount_eur: { description: "The same in euro cents; never negative." },
    net_eur: { description: "What the entry adds to net revenue: sales as they are, discounts and refunds negative, tax and shipping 0." },
  },
  tests: [expression("abs(net_eur) in (0, amount_eur)", { name: "fct_revenue_net_is_all_or_nothing_of_the_amount" })],
});
