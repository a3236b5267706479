import { acceptedValues, defineModel, expression, notNull, unique } from "modelwright";
import { eventTypes } from "../../src/pipeline/events/fields.js";
import { events } from "../sources.js";

const robots = "bot|crawl|spider|headless";

export const stgEvents = defineModel({
  name: "stg_events",
  description: "One row per event: the first copy received, with a clamped clock and parsed origin. No business logic.",
  deps: [events],
  materialized: "table",
  query: ({ db, fn }) =>
    db
      .with("ranked", (source) =>
        source
          .selectFrom("events as e")
          .selectAll("e")
          .select((eb) =>
            fn
              .over(fn.rowNumber(), {
                partitionBy: [eb.ref("e.event_id")],
                orderBy: [eb.ref("e.received_time"), eb.ref("e.event_time")],
              })
              .as("copy"),
          ),
      )
      .selectFrom("ranked as r")
      .where("r.copy", "=", 1)
      .select((eb) => [
        "r.event_id",
        "r.event_type",
        "r.schema_version",
        fn.least(eb.ref("r.event_time"), eb.ref("r.received_time")).as("event_at"),
        fn.toDate(fn.least(eb.ref("r.event_time"), eb.ref("r.received_time"))).as("event_date"),
        "r.received_time as received_at",
        "r.anonymous_id",
        "r.user_id",
        "r.device",
        "r.browser",
        "r.country",
        "r.page_url",
        fn.regexpExtract(eb.ref("r.page_url"), "^https?://[^/]+([^?#]*)").as("page_path"),
        fn.lower(fn.regexpExtract(eb.ref("r.referrer"), "^https?://([^/:?#]+)")).as("referrer_host"),
        fn.lower(eb.ref("r.utm_source")).as("utm_source"),
        fn.lower(eb.ref("r.utm_medium")).as("utm_medium"),
        fn.lower(eb.ref("r.utm_campaign")).as("utm_campaign"),
        eb
          .case()
          .when("r.gclid", "is not", null)
          .then("gclid" as const)
          .when("r.fbclid", "is not", null)
          .then("fbclid" as const)
          .when("r.msclkid", "is not", null)
          .then("msclkid" as const)
          .end()
          .as("click_id"),
        "r.consent",
        "r.search_query",
        "r.product_id",
        "r.quantity",
        "r.unit_price",
        "r.currency",
        "r.order_id",
        "r.line_no",
        "r.discount",
        "r.tax",
        "r.shipping",
        "r.refund_of",
        "r.refund_amount",
        fn.regexpMatches(fn.lower(eb.ref("r.browser")), robots).as("is_bot"),
        eb("r.browser", "=", "server").as("is_server"),
      ]),
  columns: {
    event_id: { description: "Key of the event.", tests: [unique(), notNull()] },
    event_type: { description: "What happened.", tests: [acceptedValues(eventTypes)] },
    schema_version: { description: "Version of the tracking plan." },
    event_at: { description: "When it happened (UTC), never after it was received.", tests: [notNull()] },
    event_date: { description: "Date of `event_at`.", tests: [notNull()] },
    received_at: { description: "When the collector received it (UTC)." },
    anonymous_id: { description: "Identifier of a browser or app.", tests: [notNull()] },
    user_id: { description: "The customer, once logged in." },
    device: { description: "Kind of device.", tests: [acceptedValues(["desktop", "mobile", "tablet"])] },
    browser: { description: "Browser or robot." },
    country: { description: "Country of the request." },
    page_url: { description: "Address of the page." },
    page_path: { description: "Path of the page." },
    referrer_host: { description: "Host of the page before." },
    utm_source: { description: "Campaign source, lower case." },
    utm_medium: { description: "Campaign medium, lower case." },
    utm_campaign: { description: "Campaign name, lower case." },
    click_id: { description: "Which advertiser's click id was on the address." },
    consent: { description: "What the visitor consented to." },
    search_query: { description: "What was searched for." },
    product_id: { description: "The product." },
    quantity: { description: "Units." },
    unit_price: { description: "Price of one unit with tax, in minor units of `currency`." },
    currency: { description: "Currency of the amounts." },
    order_id: { description: "The order." },
    line_no: { description: "Line of the order." },
    discount: { description: "Discount on the line, in minor units." },
    tax: { description: "Tax contained in the line, in minor units." },
    shipping: { description: "Shipping, in minor units." },
    refund_of: { description: "The purchase event that is refunded." },
    refund_amount: { description: "Amount paid back, in minor units." },
    is_bot: { description: "A robot by its browser name.", tests: [notNull()] },
    is_server: { description: "Sent by the back office, not by a visitor.", tests: [notNull()] },
  },
  tests: [expression("event_at <= received_at"), expression("unit_price is null or unit_price >= 0")],
});
