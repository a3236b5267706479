import { acceptedValues, defineModel, expression, notNull, unique } from "modelwright";
import { devices, eventTypes } from "../../src/pipeline/events/fields.js";
import { lastLoad } from "../lib/loads.js";
import { hostOf, pathOf, tagOf } from "../lib/urls.js";
import { events } from "../sources.js";

/** Names that robots and headless browsers give themselves. */
const robots = "(?i)bot\\b|crawler|spider|slurp|headless|phantomjs|lighthouse|curl|python-requests";

export const stgEvents = defineModel({
  name: "stg_events",
  description:
    "One row per event: each event once, as it was first loaded, however often it was delivered; a device's clock that runs ahead is set back to the time of receipt; addresses and campaign tags taken apart. A table, because nearly everything reads it, in batches of new loads.",
  deps: [events],
  materialized: "incremental",
  query: ({ db, fn, isIncremental, isAffected }) =>
    db
      .with("deliveries", (qb) =>
        qb
          .selectFrom("events as e")
          .where(({ ref }) => isAffected(ref("e.load_no")))
          .$if(isIncremental, (fresh) =>
            fresh.where(({ exists, not, selectFrom }) =>
              not(
                exists(
                  selectFrom("events as earlier")
                    .whereRef("earlier.event_id", "=", "e.event_id")
                    .whereRef("earlier.load_no", "<", "e.load_no")
                    .select("earlier.event_id"),
                ),
              ),
            ),
          )
          .selectAll("e")
          .select(({ ref }) =>
            fn
              .over(fn.rowNumber(), {
                partitionBy: [ref("e.event_id")],
                orderBy: [ref("e.load_no"), ref("e.received_time"), ref("e.event_time")],
              })
              .as("delivery"),
          ),
      )
      .selectFrom("deliveries as d")
      .where("d.delivery", "=", 1)
      .select((eb) => {
        const { ref } = eb;
        const at = fn.least(ref("d.event_time"), ref("d.received_time"));
        const url = ref("d.page_url");
        return [
          "d.event_id",
          "d.schema_version",
          "d.event_type",
          at.as("event_at"),
          fn.toDate(at).as("event_date"),
          "d.received_time as received_at",
          eb("d.event_time", ">", ref("d.received_time")).as("is_clock_corrected"),
          "d.anonymous_id",
          "d.user_id",
          "d.device",
          "d.browser",
          fn.regexpMatches(ref("d.browser"), robots).as("is_bot"),
          eb("d.browser", "=", "server").as("is_server"),
          "d.country",
          "d.consent",
          "d.page_url",
          pathOf(fn, url).as("page_path"),
          hostOf(fn, url).as("page_host"),
          "d.referrer",
          hostOf(fn, ref("d.referrer")).as("referrer_host"),
          tagOf(fn, ref("d.utm_source"), url, "utm_source").as("utm_source"),
          tagOf(fn, ref("d.utm_medium"), url, "utm_medium").as("utm_medium"),
          tagOf(fn, ref("d.utm_campaign"), url, "utm_campaign").as("utm_campaign"),
          tagOf(fn, ref("d.utm_content"), url, "utm_content").as("utm_content"),
          tagOf(fn, ref("d.utm_term"), url, "utm_term").as("utm_term"),
          eb
            .case()
            .when("d.gclid", "is not", null)
            .then("gclid" as const)
            .when("d.msclkid", "is not", null)
            .then("msclkid" as const)
            .when("d.fbclid", "is not", null)
            .then("fbclid" as const)
            .end()
            .as("click_id"),
          "d.search_query",
          "d.product_id",
          "d.quantity",
          "d.unit_price",
          "d.currency",
          "d.order_id",
          "d.line_no",
          "d.discount",
          "d.tax",
          "d.shipping",
          "d.refund_of",
          "d.refund_amount",
          "d.load_no",
        ];
      }),
  incremental: (m) =>
    m.deleteInsert({
      key: "load_no",
      affected: ({ db, self }) => db.selectFrom("events").where("load_no", ">", lastLoad(self)).select("load_no"),
    }),
  columns: {
    event_id: { description: "The event.", tests: [unique(), notNull()] },
    schema_version: { description: "Version of the tracking plan the event follows." },
    event_type: { description: "What happened.", tests: [notNull(), acceptedValues(eventTypes)] },
    event_at: { description: "When it happened (UTC): by the device's clock, but never after it was received.", tests: [notNull()] },
    event_date: { description: "Date of event_at.", tests: [notNull()] },
    received_at: { description: "When the collector first received it (UTC)." },
    is_clock_corrected: { description: "Whether the device's clock ran ahead and event_at was set back." },
    anonymous_id: { description: "The browser or app installation.", tests: [notNull()] },
    user_id: { description: "The customer, once logged in." },
    device: { description: "Kind of device.", tests: [acceptedValues(devices)] },
    browser: { description: "Browser or robot as detected by the collector; `server` for the back office." },
    is_bot: { description: "Whether the browser is a robot's.", tests: [notNull()] },
    is_server: { description: "Whether the shop's back office sent it, and not a visitor's device.", tests: [notNull()] },
    country: { description: "ISO 3166 country the request came from." },
    consent: { description: "What the visitor consented to; null before version 2 of the tracking plan." },
    page_url: { description: "Address of the page, personal data redacted." },
    page_path: { description: "Path of the page.", tests: [notNull()] },
    page_host: { description: "Host of the page, without www." },
    referrer: { description: "Address of the page before." },
    referrer_host: { description: "Host of the page before, without www." },
    utm_source: { description: "Campaign source in lower case: as tracked, else as in the address." },
    utm_medium: { description: "Campaign medium, likewise." },
    utm_campaign: { description: "Campaign name, likewise." },
    utm_content: { description: "Creative, likewise." },
    utm_term: { description: "Search term, likewise." },
    click_id: {
      description: "Kind of click identifier that an advertising network sent along.",
      tests: [acceptedValues(["gclid", "msclkid", "fbclid"])],
    },
    search_query: { description: "What was searched for (search)." },
    product_id: { description: "The product (product_view, cart, checkout_start, purchase, refund)." },
    quantity: { description: "Units (cart, checkout_start, purchase, refund)." },
    unit_price: { description: "Price of one unit in minor units of the currency, tax included." },
    currency: { description: "ISO 4217 currency of every amount in the row." },
    order_id: { description: "The order (purchase, refund)." },
    line_no: { description: "Line of the order (checkout_start, purchase, refund)." },
    discount: { description: "Discount on the line in minor units (purchase)." },
    tax: { description: "Tax contained in the line after discount, in minor units (purchase)." },
    shipping: { description: "Shipping in minor units: on an order's first line (purchase), or as quoted (shipping_info)." },
    refund_of: { description: "event_id of the purchase that is refunded (refund)." },
    refund_amount: { description: "Amount paid back in minor units (refund)." },
    load_no: { description: "Number of the load that it first came with: greater in what came later.", tests: [notNull()] },
  },
  tests: [
    expression("event_at <= received_at", { name: "stg_events_happen_before_receipt" }),
    expression(
      "order_id is not null and line_no > 0 and product_id is not null and quantity > 0 and unit_price >= 0 and currency is not null",
      {
        name: "stg_events_orders_are_complete",
        where: "event_type in ('purchase', 'refund')",
      },
    ),
  ],
});
