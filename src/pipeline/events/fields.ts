import { z } from "zod";

/** The kinds of event that the shop's trackers send. */
export const eventTypes = [
  "page_view",
  "product_view",
  "search",
  "add_to_cart",
  "remove_from_cart",
  "checkout_start",
  "shipping_info",
  "payment_info",
  "purchase",
  "refund",
] as const;
export type EventType = (typeof eventTypes)[number];

export const devices = ["desktop", "mobile", "tablet"] as const;
export type Device = (typeof devices)[number];

export const currencies = ["EUR", "GBP", "USD", "CHF", "SEK", "PLN"] as const;
export type Currency = (typeof currencies)[number];

export const consents = ["all", "essential"] as const;

const text = z.string().min(1).max(500);
const url = z.string().min(1).max(4000);
const minorUnits = z.int().nonnegative();

/** The values an event may hold, whatever its type. */
export const field = {
  uuid: z.uuid(),
  id: z.string().min(1).max(64),
  version: z.literal([1, 2]),
  /** A moment in UTC, as trackers write it: `2026-03-01T10:15:00.000Z`. */
  moment: z.iso.datetime(),
  text,
  url,
  device: z.enum(devices),
  country: z.string().regex(/^[A-Z]{2}$/),
  currency: z.enum(currencies),
  consent: z.enum(consents),
  minorUnits,
  count: z.int().min(1).max(1000),
} as const;
