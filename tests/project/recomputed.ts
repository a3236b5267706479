/** An event of the lake with what the shop's figures depend on; moments are milliseconds since 1970. */
export interface LakeRow {
  readonly event_id: string;
  readonly event_type: string;
  readonly event_time: number;
  readonly received_time: number;
  readonly anonymous_id: string;
  readonly user_id: string | null;
  readonly browser: string;
  readonly product_id: string | null;
  readonly quantity: number | null;
  readonly unit_price: number | null;
  readonly currency: string | null;
  readonly order_id: string | null;
  readonly line_no: number | null;
  readonly discount: number | null;
  readonly refund_of: string | null;
  readonly refund_amount: number | null;
}

export interface Seen extends LakeRow {
  readonly at: number;
  readonly visitor: string;
}

export interface Session {
  readonly visitor: string;
  readonly events: readonly [Seen, ...Seen[]];
}

const MINUTE = 60_000;
export const DAY = 86_400_000;
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const isRobot = ({ browser }: LakeRow): boolean => ["Googlebot", "bingbot", "AhrefsBot", "HeadlessChrome"].includes(browser);
export const isBackOffice = ({ browser }: LakeRow): boolean => browser === "server";

export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Events of visitors in order, each with the visitor: the customer where one is or becomes known, else the installation. */
export function visitorEvents(lake: readonly LakeRow[]): Seen[] {
  const human = lake.filter((event) => !isRobot(event) && !isBackOffice(event));
  const timed = human.map((event) => ({ ...event, at: Math.min(event.event_time, event.received_time) }));
  timed.sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1));
  const firstLogins = new Map<string, string>();
  for (const { anonymous_id, user_id } of timed)
    if (user_id !== null && !firstLogins.has(anonymous_id)) firstLogins.set(anonymous_id, user_id);
  return timed.map((event) => ({ ...event, visitor: event.user_id ?? firstLogins.get(event.anonymous_id) ?? event.anonymous_id }));
}

/** Walks through each visitor's events and begins a session after 30 minutes of silence, and after a day. */
export function sessionsOf(events: readonly Seen[]): Session[] {
  const sessions: { visitor: string; events: [Seen, ...Seen[]] }[] = [];
  for (const [visitor, own] of groupBy(events, (event) => event.visitor)) {
    let visitStart = Number.NEGATIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    let day = 0;
    for (const event of own) {
      const silent = event.at - last > 30 * MINUTE;
      if (silent) visitStart = event.at;
      const today = Math.floor((Math.floor(event.at / 1000) - Math.floor(visitStart / 1000)) / 86_400);
      const current = sessions.at(-1);
      if (silent || today !== day || current === undefined) sessions.push({ visitor, events: [event] });
      else current.events.push(event);
      day = today;
      last = event.at;
    }
  }
  return sessions;
}

/** An amount at a rate of six decimals, in whole minor units, halves away from zero: exact, in integers. */
export function inEuros(amount: number, rate: string): number {
  const millionths = BigInt(Math.round(Number(rate) * 1e6));
  return Number((BigInt(amount) * millionths * 2n + 1_000_000n) / 2_000_000n);
}

const steps = ["product_view", "add_to_cart", "checkout_start", "shipping_info", "payment_info", "purchase"];

/** How many steps of the closed, ordered funnel the events go through, entering included. */
export function stepsReached(events: readonly Seen[]): number {
  let from = Number.NEGATIVE_INFINITY;
  for (const [index, step] of steps.entries()) {
    const next = events.filter(({ event_type, at }) => event_type === step && at >= from).map(({ at }) => at);
    if (next.length === 0) return index + 1;
    from = Math.min(...next);
  }
  return steps.length + 1;
}
