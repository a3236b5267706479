import { z } from "zod";
import { eventTypes, field } from "./fields.js";

/** One row of the event lake (`data/processed/events`): every column of every type of event; columns of other types are null. */
export const lakeEvent = z.object({
  event_id: field.uuid.describe("Identifier the tracker gave the event; unique within a date."),
  schema_version: z.int().describe("Version of the tracking plan: 1 has no consent, 2 has it."),
  event_type: z.enum(eventTypes).describe("What happened."),
  event_time: z.date().describe("When it happened by the device's clock (UTC); the clock may be wrong."),
  received_time: z.date().describe("When the collector received it (UTC)."),
  anonymous_id: field.uuid.describe("First-party identifier of a browser or app installation."),
  user_id: z.string().nullable().describe("The customer, once logged in."),
  device: field.device.describe("Kind of device."),
  browser: z.string().describe("Browser or robot name as detected by the collector."),
  country: z.string().describe("ISO 3166 country the request came from."),
  page_url: z.string().describe("Address of the page, personal data redacted."),
  referrer: z.string().nullable().describe("Address of the page before, if the browser told it."),
  utm_source: z.string().nullable().describe("Campaign source as tagged."),
  utm_medium: z.string().nullable().describe("Campaign medium as tagged."),
  utm_campaign: z.string().nullable().describe("Campaign name as tagged."),
  utm_content: z.string().nullable().describe("Creative as tagged."),
  utm_term: z.string().nullable().describe("Search term as tagged."),
  gclid: z.string().nullable().describe("Google click identifier."),
  fbclid: z.string().nullable().describe("Meta click identifier."),
  msclkid: z.string().nullable().describe("Microsoft click identifier."),
  consent: field.consent.nullable().describe("What the visitor consented to; null before version 2."),
  search_query: z.string().nullable().describe("What was searched for (search)."),
  product_id: z.string().nullable().describe("The product (product_view, cart, checkout_start, purchase, refund)."),
  quantity: z.int().nullable().describe("Units (cart, checkout_start, purchase, refund)."),
  unit_price: z.int().nullable().describe("Price of one unit in minor units of the currency, tax included."),
  currency: field.currency.nullable().describe("ISO 4217 currency of every amount in the row."),
  order_id: z.string().nullable().describe("The order (purchase, refund)."),
  line_no: z.int().nullable().describe("Line of the order, from 1 (checkout_start, purchase, refund)."),
  discount: z.int().nullable().describe("Discount on the line in minor units (purchase)."),
  tax: z.int().nullable().describe("Tax contained in the line after discount, in minor units (purchase)."),
  shipping: z.int().nullable().describe("Shipping in minor units; on the first line of an order (purchase, shipping_info)."),
  refund_of: field.uuid.nullable().describe("event_id of the purchase that is refunded (refund)."),
  refund_amount: z.int().nullable().describe("Amount paid back in minor units (refund)."),
  load_no: z.int().describe("Number of the file that it came with, among all that were ever loaded: greater in what came later."),
  event_date: z.iso.date().describe("Date of event_time in UTC: the partition."),
});

/** One row of the event lake. */
export type LakeEvent = z.output<typeof lakeEvent>;
