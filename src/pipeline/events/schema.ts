import { z } from "zod";
import { type EventType, field } from "./fields.js";

const envelope = {
  event_id: field.uuid,
  schema_version: field.version,
  event_time: field.moment,
  received_time: field.moment,
  anonymous_id: field.uuid,
  user_id: field.id.nullish(),
  device: field.device,
  browser: field.text,
  country: field.country,
  page_url: field.url,
  referrer: field.url.nullish(),
  utm_source: field.text.nullish(),
  utm_medium: field.text.nullish(),
  utm_campaign: field.text.nullish(),
  utm_content: field.text.nullish(),
  utm_term: field.text.nullish(),
  gclid: field.text.nullish(),
  fbclid: field.text.nullish(),
  msclkid: field.text.nullish(),
  consent: field.consent.nullish(),
};

const priced = { product_id: field.id, unit_price: field.minorUnits, currency: field.currency };
const line = { ...priced, quantity: field.count };
const orderLine = { ...line, order_id: field.id, line_no: field.count };

const eventOf = <Type extends EventType, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.object({ ...envelope, event_type: z.literal(type), ...fields });

const anyEvent = z.discriminatedUnion("event_type", [
  eventOf("page_view", {}),
  eventOf("product_view", priced),
  eventOf("search", { search_query: field.text }),
  eventOf("add_to_cart", line),
  eventOf("remove_from_cart", line),
  eventOf("checkout_start", { ...line, line_no: field.count }),
  eventOf("shipping_info", { currency: field.currency, shipping: field.minorUnits }),
  eventOf("payment_info", { currency: field.currency }),
  eventOf("purchase", { ...orderLine, discount: field.minorUnits, tax: field.minorUnits, shipping: field.minorUnits }),
  eventOf("refund", { ...orderLine, refund_of: field.uuid, refund_amount: field.minorUnits }),
]);

const DAY = 86_400_000;
/** How long a tracker may hold an event back (offline devices), and how far ahead a clock may be and still be clamped in staging. */
const LATEST = 30 * DAY;
const AHEAD = DAY;

function clockIsUsable(event: { event_time: string; received_time: string }): boolean {
  const delay = Date.parse(event.received_time) - Date.parse(event.event_time);
  return !(delay > LATEST || delay < -AHEAD);
}

/** What a tracker may send: the schema that every raw event is validated by. */
export const eventSchema = anyEvent.refine(clockIsUsable, {
  path: ["event_time"],
  params: { reason: "clock_unusable" },
  message: "event_time is more than 30 days before or a day after received_time",
});

/** An event as a tracker sends it. */
export type RawEvent = z.input<typeof eventSchema>;
/** An event that has passed validation. */
export type ValidEvent = z.output<typeof eventSchema>;
