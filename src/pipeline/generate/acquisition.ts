import type { Random } from "./random.js";

/** What a link brings along when a visit starts with it. */
export interface Acquisition {
  readonly utm?: {
    readonly source: string;
    readonly medium: string;
    readonly campaign: string;
    readonly content?: string;
    readonly term?: string;
  };
  readonly clickId?: "gclid" | "fbclid" | "msclkid";
  readonly referrer?: string;
  /** Part of the visits of strangers and of customers that start this way. */
  readonly strangers: number;
  readonly customers: number;
  /** Part of these visits that ends on the first page. */
  readonly bounce: number;
  /** Days of the month that the campaign runs on; all when absent. */
  readonly runs?: readonly [number, number];
}

const ways: readonly [Acquisition, ...Acquisition[]] = [
  { strangers: 16, customers: 42, bounce: 0.32 },
  { referrer: "https://www.google.com/", strangers: 26, customers: 14, bounce: 0.4 },
  { referrer: "https://www.bing.com/", strangers: 4, customers: 2, bounce: 0.4 },
  { referrer: "https://duckduckgo.com/", strangers: 2, customers: 1, bounce: 0.4 },
  {
    utm: { source: "google", medium: "cpc", campaign: "brand-search", term: "modelwright shop" },
    clickId: "gclid",
    referrer: "https://www.google.com/",
    strangers: 9,
    customers: 7,
    bounce: 0.28,
  },
  {
    utm: { source: "google", medium: "cpc", campaign: "shopping-all-products" },
    clickId: "gclid",
    referrer: "https://www.google.com/",
    strangers: 11,
    customers: 4,
    bounce: 0.45,
  },
  {
    utm: { source: "bing", medium: "cpc", campaign: "generic-search" },
    clickId: "msclkid",
    referrer: "https://www.bing.com/",
    strangers: 3,
    customers: 1,
    bounce: 0.42,
  },
  {
    utm: { source: "facebook", medium: "paid_social", campaign: "spring-sale", content: "carousel" },
    clickId: "fbclid",
    referrer: "https://l.facebook.com/",
    strangers: 9,
    customers: 3,
    bounce: 0.58,
    runs: [5, 24],
  },
  {
    utm: { source: "instagram", medium: "paid_social", campaign: "new-arrivals", content: "story" },
    clickId: "fbclid",
    referrer: "https://l.instagram.com/",
    strangers: 6,
    customers: 2,
    bounce: 0.62,
  },
  { utm: { source: "newsletter", medium: "email", campaign: "weekly-picks" }, strangers: 1, customers: 14, bounce: 0.25 },
  { utm: { source: "crm", medium: "email", campaign: "cart-reminder" }, strangers: 0, customers: 4, bounce: 0.18 },
  {
    utm: { source: "dealfinder", medium: "affiliate", campaign: "voucher" },
    referrer: "https://www.dealfinder.example/",
    strangers: 3,
    customers: 3,
    bounce: 0.35,
  },
  {
    utm: { source: "dv360", medium: "display", campaign: "retargeting", content: "banner-300x250" },
    strangers: 4,
    customers: 2,
    bounce: 0.7,
  },
  { referrer: "https://www.instagram.com/", strangers: 3, customers: 1, bounce: 0.5 },
  { referrer: "https://blog.homeandgarden.example/best-lamps", strangers: 3, customers: 0, bounce: 0.42 },
];

const weightsOn = (dayOfMonth: number, audience: "strangers" | "customers") =>
  ways.map((way) => (way.runs === undefined || (dayOfMonth >= way.runs[0] && dayOfMonth <= way.runs[1]) ? way[audience] : 0));

const weights = Array.from({ length: 32 }, (_, dayOfMonth) => ({
  strangers: weightsOn(dayOfMonth, "strangers"),
  customers: weightsOn(dayOfMonth, "customers"),
}));

/** How a visit on a day of the month begins. */
export function acquisitionOf(random: Random, dayOfMonth: number, audience: "strangers" | "customers"): Acquisition {
  return ways[random.weighted(weights[dayOfMonth]?.[audience] ?? [])] ?? ways[0];
}
