import { DAY, HOUR, MINUTE, SECOND } from "./calendar.js";
import type { Random } from "./random.js";
import { isoTime, type Sent } from "./tracker.js";

/** Part of the events (of those it can befall) that each kind of dirt befalls. An event is befallen by at most one. */
export const stainRates = {
  duplicate: 0.012,
  late: 0.015,
  clock_skew: 0.01,
  clock_unusable: 0.0005,
  malformed: 0.002,
  unknown_type: 0.001,
  wrong_type: 0.002,
  negative_amount: 0.002,
  missing_id: 0.001,
  personal_data: 0.005,
  unknown_field: 0.004,
} as const;

export type Stain = keyof typeof stainRates;
export type DirtRates = Readonly<Record<Stain, number>>;

export const stains = Object.keys(stainRates) as Stain[];
/** The kinds that no validation lets through. */
export const rejectedStains: readonly Stain[] = [
  "clock_unusable",
  "malformed",
  "unknown_type",
  "wrong_type",
  "negative_amount",
  "missing_id",
];

/** The rates times a factor: 0 for clean data. */
export const scaledRates = (factor: number): DirtRates =>
  Object.fromEntries(stains.map((stain) => [stain, stainRates[stain] * factor])) as Record<Stain, number>;

/** A record on its way to a file: any JSON, or text that is none. */
export interface Outgoing {
  readonly record: Readonly<Record<string, unknown>> | string;
  readonly received: number;
}

type Soil = (sent: Sent, random: Random) => readonly Outgoing[];

const changed = ({ event, received }: Sent, changes: Readonly<Record<string, unknown>>): readonly Outgoing[] => [
  { record: { ...event, ...changes }, received },
];
const receivedAt = ({ event }: Sent, received: number): Outgoing => ({ record: { ...event, received_time: isoTime(received) }, received });

const leaks: readonly [(sent: Sent) => Record<string, unknown>, ...((sent: Sent) => Record<string, unknown>)[]] = [
  ({ event }) => ({ page_url: `${event.page_url}${event.page_url.includes("?") ? "&" : "?"}email=anna.schmidt%40mail.example` }),
  () => ({ page_url: "https://shop.example/account?phone=%2B49+151+23456789" }),
  () => ({ referrer: "https://mail.example/inbox/j.doe@mail.example/42" }),
  () => ({ utm_content: "for john.smith@mail.example" }),
  () => ({ page_url: "https://shop.example/checkout/payment?card=4111-1111-1111-1111" }),
  () => ({ referrer: "http://192.168.17.23/intranet" }),
  () => ({ utm_term: "call +44 20 7946 0958" }),
];

/** How each kind of dirt spoils an event. */
const soils: Readonly<Record<Stain, Soil>> = {
  duplicate: (sent, random) => [
    { record: sent.event, received: sent.received },
    receivedAt(sent, sent.received + random.int(1, random.chance(0.3) ? 129_600 : 600) * SECOND),
  ],
  late: (sent, random) => [receivedAt(sent, sent.received + random.int(2 * 60, 70 * 60) * MINUTE)],
  clock_skew: (sent, random) => changed(sent, { event_time: isoTime(sent.received + random.int(6, 300) * MINUTE) }),
  clock_unusable: (sent, random) =>
    changed(sent, { event_time: isoTime(random.pick([random.int(0, 1000) * HOUR, sent.received + 4000 * DAY])) }),
  malformed: (sent, random) => {
    const line = JSON.stringify(sent.event);
    const garbage = random.pick([
      line.slice(0, random.int(10, line.length - 2)),
      `${line.slice(0, -1)},}`,
      "<html>502 Bad Gateway</html>",
      "null",
    ]);
    return [{ record: garbage, received: sent.received }];
  },
  unknown_type: (sent, random) => changed(sent, { event_type: random.pick(["wishlist_add", "page_veiw", "PURCHASE"]) }),
  wrong_type: (sent, random) =>
    changed(
      sent,
      random.pick<Record<string, unknown>>([{ anonymous_id: 17 }, { page_url: null }, { event_time: "yesterday" }, { device: "fridge" }]),
    ),
  negative_amount: (sent) => changed(sent, "unit_price" in sent.event ? { unit_price: -1 - sent.event.unit_price } : { shipping: -490 }),
  missing_id: (sent, random) => changed(sent, random.pick<Record<string, unknown>>([{ event_id: undefined }, { anonymous_id: undefined }])),
  personal_data: (sent, random) => changed(sent, random.pick(leaks)(sent)),
  unknown_field: (sent, random) =>
    changed(sent, random.pick<Record<string, unknown>>([{ experiment: "checkout-b" }, { viewport: "390x844" }])),
};

/** What a file with typed columns cannot hold. */
const untyped: ReadonlySet<Stain> = new Set(["malformed", "wrong_type", "unknown_field"]);

function canBefall(stain: Stain, { event }: Sent, typed: boolean): boolean {
  if (stain === "negative_amount") return "unit_price" in event || event.event_type === "shipping_info";
  return !(typed && untyped.has(stain));
}

/** Spoils an event now and then, and says with what. `typed` for a file with typed columns. */
export function soil(
  sent: Sent,
  rates: DirtRates,
  typed: boolean,
  random: Random,
): { readonly stain: Stain | undefined; readonly outgoing: readonly Outgoing[] } {
  let draw = random.next();
  for (const stain of stains) {
    draw -= rates[stain];
    if (draw < 0) return canBefall(stain, sent, typed) ? { stain, outgoing: soils[stain](sent, random) } : clean(sent);
  }
  return clean(sent);
}

const clean = ({ event, received }: Sent) => ({ stain: undefined, outgoing: [{ record: event, received }] });
