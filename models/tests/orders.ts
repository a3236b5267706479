import { defineSingularTest } from "modelwright";
import { intOrderLines } from "../intermediate/int_order_lines.js";
import { intRefunds } from "../intermediate/int_refunds.js";
import { total } from "../lib/money.js";
import { stgEvents } from "../staging/stg_events.js";

export const everyPurchaseIsAnOrderLine = defineSingularTest({
  name: "every_purchase_is_an_order_line",
  description: "No purchase is lost for want of a session or an exchange rate.",
  deps: [stgEvents, intOrderLines],
  query: ({ db }) =>
    db
      .selectFrom("stg_events as e")
      .leftJoin("int_order_lines as l", "l.purchase_event_id", "e.event_id")
      .where("e.event_type", "=", "purchase")
      .where("e.is_bot", "=", false)
      .where("l.purchase_event_id", "is", null)
      .select(["e.event_id", "e.order_id", "e.event_date", "e.currency"]),
});

export const refundsHaveAPurchase = defineSingularTest({
  name: "refunds_have_a_purchase",
  description: "Refunds whose purchase never arrived (it may be in quarantine) are in no model; a few are to be expected.",
  severity: "warn",
  deps: [stgEvents, intRefunds],
  query: ({ db }) =>
    db
      .selectFrom("stg_events as e")
      .leftJoin("int_refunds as r", "r.refund_event_id", "e.event_id")
      .where("e.event_type", "=", "refund")
      .where("r.refund_event_id", "is", null)
      .select(["e.event_id", "e.order_id", "e.refund_of", "e.refund_amount"]),
});

export const refundsNeverExceedGross = defineSingularTest({
  name: "refunds_never_exceed_gross",
  description: "No line of an order is paid back more than was paid for it, nor are more units given back than were sold.",
  deps: [intOrderLines, intRefunds],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_order_lines as l")
      .innerJoin("int_refunds as r", "r.purchase_event_id", "l.purchase_event_id")
      .groupBy(["l.purchase_event_id", "l.order_id", "l.line_no", "l.revenue_eur", "l.quantity"])
      .having((eb) =>
        eb.or([
          eb(total(fn, eb.ref("r.refund_eur")), ">", eb.ref("l.revenue_eur")),
          eb(total(fn, eb.ref("r.quantity")), ">", eb.ref("l.quantity")),
        ]),
      )
      .select(({ ref }) => ["l.order_id", "l.line_no", "l.revenue_eur", total(fn, ref("r.refund_eur")).as("refund_eur")]),
});
