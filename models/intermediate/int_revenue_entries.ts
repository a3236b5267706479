import { acceptedValues, defineModel, expression, notNull, relationship, unique } from "modelwright";
import { intOrderLines } from "./int_order_lines.js";
import { intRefunds } from "./int_refunds.js";

export const entryTypes = ["sale", "discount", "tax", "shipping", "refund"] as const;
type EntryType = (typeof entryTypes)[number];

export const intRevenueEntries = defineModel({
  name: "int_revenue_entries",
  description:
    "One row per order line and kind of amount, as in a ledger: sale, discount, tax and shipping on the day of the order, each refund on the day it was paid back.",
  deps: [intOrderLines, intRefunds],
  query: ({ db, fn }) => {
    const ofLine = (type: "discount" | "tax" | "shipping") =>
      db
        .selectFrom("int_order_lines as l")
        .where(`l.${type}`, ">", 0)
        .select(({ ref, val }) => [
          fn.hash(ref("l.purchase_event_id"), val(type)).as("entry_id"),
          val<EntryType>(type).as("entry_type"),
          "l.purchase_event_id",
          "l.ordered_at as entry_at",
          "l.order_date as entry_date",
          val<number>(0).as("quantity"),
          ref(`l.${type}`).as("amount"),
          ref(`l.${type}_eur`).as("amount_eur"),
        ]);
    return db
      .selectFrom("int_order_lines as l")
      .select(({ ref, val }) => [
        fn.hash(ref("l.purchase_event_id"), val("sale")).as("entry_id"),
        val<EntryType>("sale").as("entry_type"),
        "l.purchase_event_id",
        "l.ordered_at as entry_at",
        "l.order_date as entry_date",
        "l.quantity",
        "l.gross as amount",
        "l.gross_eur as amount_eur",
      ])
      .unionAll(ofLine("discount"))
      .unionAll(ofLine("tax"))
      .unionAll(ofLine("shipping"))
      .unionAll(
        db
          .selectFrom("int_refunds as r")
          .select(({ ref, val }) => [
            fn.hash(ref("r.refund_event_id"), val("refund")).as("entry_id"),
            val<EntryType>("refund").as("entry_type"),
            "r.purchase_event_id",
            "r.refunded_at as entry_at",
            "r.refund_date as entry_date",
            "r.quantity",
            "r.refund as amount",
            "r.refund_eur as amount_eur",
          ]),
      );
  },
  columns: {
    entry_id: { description: "The entry.", tests: [unique(), notNull()] },
    entry_type: { description: "Kind of amount.", tests: [notNull(), acceptedValues(entryTypes)] },
    purchase_event_id: { description: "The order line.", tests: [relationship(intOrderLines, "purchase_event_id")] },
    entry_at: { description: "When it was ordered, or paid back (UTC)." },
    entry_date: { description: "Date of entry_at." },
    quantity: { description: "Units sold or given back; 0 in other entries." },
    amount: { description: "Amount in minor units of the order's currency; never negative." },
    amount_eur: { description: "The same in euro cents, at the rate of the day of the order." },
  },
  tests: [expression("amount >= 0 and amount_eur >= 0", { name: "int_revenue_entries_are_not_negative" })],
});
