import type { RawEvent } from "../events/schema.js";
import type { Acquisition } from "./acquisition.js";
import { DAY, SECOND } from "./calendar.js";
import type { Installation, Visitor } from "./people.js";
import type { Random } from "./random.js";
import { schemaVersionOn, type World } from "./world.js";

/** An event with its moments as numbers (milliseconds since 1970), on its way to a file. */
export interface Sent {
  readonly event: RawEvent;
  readonly happened: number;
  readonly received: number;
}
export type Emit = (sent: Sent) => void;

type Envelope = Exclude<keyof Extract<RawEvent, { event_type: "page_view" }>, "event_type">;
type WithoutEnvelope<Event> = Event extends RawEvent ? Omit<Event, Envelope> : never;
/** What an event says besides who, when and where. */
export type Details = WithoutEnvelope<RawEvent>;

const shop = "https://shop.example";
export const isoTime = (time: number): string => new Date(time).toISOString();

/** The tracking script on one installation during one visit: it knows the time, the page before and who is logged in. */
export interface Tracker {
  readonly now: () => number;
  /** Lets seconds pass. */
  readonly wait: (from: number, to: number) => void;
  readonly login: () => void;
  readonly send: (path: string, details: Details) => RawEvent;
  /** Sends an event of a later moment, from the back office: no browser, no campaign. */
  readonly sendLater: (happened: number, details: Details) => void;
}

const withQuery = (url: string, pairs: readonly (readonly [string, string | undefined])[]): string => {
  const query = pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]));
  return query.length === 0 ? url : `${url}?${query.join("&")}`;
};

/** The fields of a visit's first event: where it came from, as far as the visitor agrees that it is told. */
function arrival(
  { utm, clickId, referrer }: Acquisition,
  url: string,
  mayTrack: boolean,
  random: Random,
): Partial<RawEvent> & { page_url: string } {
  if (!mayTrack) return { page_url: url, ...(referrer === undefined ? {} : { referrer: new URL(referrer).origin }) };
  const click = clickId === undefined ? {} : { [clickId]: random.uuid().replaceAll("-", "").slice(0, 24) };
  const tags = {
    ...(utm === undefined ? {} : { utm_source: utm.source, utm_medium: utm.medium, utm_campaign: utm.campaign }),
    ...(utm?.content === undefined ? {} : { utm_content: utm.content }),
    ...(utm?.term === undefined ? {} : { utm_term: utm.term }),
    ...click,
  };
  return { page_url: withQuery(url, Object.entries(tags)), ...(referrer === undefined ? {} : { referrer }), ...tags };
}

export function trackerOf(
  world: World,
  visitor: Visitor,
  installation: Installation,
  start: number,
  acquisition: Acquisition,
  random: Random,
  emit: Emit,
): Tracker {
  const { firstLogin } = installation;
  let time = start;
  let page: string | undefined;
  let user = firstLogin !== undefined && firstLogin <= start && random.chance(0.75) ? visitor.userId : undefined;

  const envelope = (happened: number, received: number) => ({
    event_id: random.uuid(),
    schema_version: schemaVersionOn(world, Math.floor(happened / DAY)),
    event_time: isoTime(happened),
    received_time: isoTime(received),
    anonymous_id: installation.anonymousId,
    ...(user === undefined ? {} : { user_id: user }),
    device: installation.device,
    country: visitor.market.country,
  });

  return {
    now: () => time,
    wait: (from, to) => {
      time += Math.floor((from + random.next() * (to - from)) * SECOND);
      if (firstLogin !== undefined && firstLogin > start && firstLogin <= time) user = visitor.userId;
    },
    login: () => {
      if (visitor.signedUp !== undefined && visitor.signedUp <= time) user = visitor.userId;
    },
    send: (path, details) => {
      const received = time + 60 + Math.floor(random.next() ** 3 * 4000);
      const url = `${shop}${path}`;
      const from =
        page === undefined ? arrival(acquisition, url, installation.consent === "all", random) : { page_url: url, referrer: page };
      const known = envelope(time, received);
      const consent = known.schema_version === 1 ? {} : { consent: installation.consent };
      const event: RawEvent = { ...known, browser: installation.browser, ...from, ...consent, ...details };
      page = url;
      emit({ event, happened: time, received });
      return event;
    },
    sendLater: (happened, details) => {
      const received = happened + 250;
      const event: RawEvent = { ...envelope(happened, received), browser: "server", page_url: `${shop}/back-office/refunds`, ...details };
      emit({ event, happened, received });
    },
  };
}
