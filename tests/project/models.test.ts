import type { Engine } from "modelwright/engine";
import { ingest } from "modelwright/ingest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { intOrders } from "../../models/intermediate/int_orders.js";
import { intSessionEvents } from "../../models/intermediate/int_session_events.js";
import { intSessions } from "../../models/intermediate/int_sessions.js";
import { intUserJourney } from "../../models/intermediate/int_user_journey.js";
import { dimUsers } from "../../models/marts/dim_users.js";
import { fctDailyEngagement } from "../../models/marts/fct_daily_engagement.js";
import { fctFunnel } from "../../models/marts/fct_funnel.js";
import { fctRevenue } from "../../models/marts/fct_revenue.js";
import { stgEvents } from "../../models/staging/stg_events.js";
import { fxRates } from "../../seeds/fx_rates.js";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { addProjectFiles, failuresOf, projectEngine } from "./built-project.js";
import { type DataFolder, generatedFolder } from "./data-folder.js";
import {
  DAY,
  dateOf,
  groupBy,
  inEuros,
  isBackOffice,
  isRobot,
  type LakeRow,
  type Seen,
  type Session,
  sessionsOf,
  stepsReached,
  visitorEvents,
} from "./recomputed.js";

let folder: DataFolder;
let engine: Engine;
let lake: LakeRow[];
let events: Seen[];
let sessions: Session[];

beforeAll(async () => {
  folder = await generatedFolder({ days: 40, users: 120 });
  await ingest(eventIngestion, { projectDir: folder.dir });
  addProjectFiles(folder.dir);
  engine = await projectEngine(folder.dir);
  lake = await folder.rows<LakeRow>(`
    SELECT * REPLACE (epoch_ms(event_time)::DOUBLE AS event_time, epoch_ms(received_time)::DOUBLE AS received_time, quantity::DOUBLE AS quantity,
      unit_price::DOUBLE AS unit_price, line_no::DOUBLE AS line_no, discount::DOUBLE AS discount, refund_amount::DOUBLE AS refund_amount)
    FROM read_parquet('processed/events/*/*.parquet', hive_partitioning = true)`);
  events = visitorEvents(lake);
  sessions = sessionsOf(events);
});

afterAll(async () => {
  await engine.close();
  await folder[Symbol.asyncDispose]();
});

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
const byKey = <T>(items: readonly T[], keyOf: (item: T) => string) => [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

describe("the reference project, built from generated data", () => {
  test("builds, and every test of it passes", async () => {
    expect(await failuresOf(engine)).toEqual([]);
  });

  test("has a description for everything, and for every column", async () => {
    const { nodes } = await engine.compile();
    const missing = Object.values(nodes).flatMap((node) => {
      if (node.kind === "test") return [];
      const columns = "columns" in node ? node.columns : [];
      const undocumented = columns.filter(({ description }) => description === "").map(({ name }) => `${node.name}.${name}`);
      return node.description === "" ? [node.name, ...undocumented] : undocumented;
    });
    expect(missing).toEqual([]);
  });

  test("keeps every event of the lake once", async () => {
    const rows = await (await engine.db(stgEvents)).select(["event_id", "event_at", "is_bot", "is_server"]).execute();
    const expected = lake.map((event) => ({
      event_id: event.event_id,
      event_at: new Date(Math.min(event.event_time, event.received_time)),
      is_bot: isRobot(event),
      is_server: isBackOffice(event),
    }));
    expect(lake.length).toBeGreaterThan(5_000);
    expect(byKey(rows, (row) => row.event_id)).toEqual(byKey(expected, (row) => row.event_id));
  });

  test("cuts the same sessions as a walk through each visitor's events", async () => {
    const rows = await (await engine.db(intSessions)).select(["visitor_id", "started_at", "ended_at", "events", "orders"]).execute();
    const expected = sessions.map(({ visitor, events: own }) => ({
      visitor_id: visitor,
      started_at: new Date(own[0].at),
      ended_at: new Date(own.at(-1)?.at ?? 0),
      events: own.length,
      orders: new Set(own.flatMap(({ event_type, order_id }) => (event_type === "purchase" ? [order_id] : []))).size,
    }));
    const key = (row: { visitor_id: string; started_at: Date }) => `${row.visitor_id} ${row.started_at.toISOString()}`;
    expect(byKey(rows, key)).toEqual(byKey(expected, key));
  });

  test("accounts for every event: in a session, a robot's, or nobody's", async () => {
    const sessionized = await (await engine.db(intSessionEvents)).select("event_id").execute();
    expect(sessionized.length + lake.filter((event) => isRobot(event) || isBackOffice(event)).length).toBe(lake.length);
  });

  test("values orders and refunds to the cent", async () => {
    const rates = new Map(
      (await (await engine.db(fxRates)).selectAll().execute()).map(({ currency, rate_date, rate_to_eur }) => [
        `${currency} ${rate_date}`,
        String(rate_to_eur),
      ]),
    );
    const purchases = new Map(events.filter(({ event_type }) => event_type === "purchase").map((event) => [event.event_id, event]));
    const amounts = (event: Seen) => {
      const rate = rates.get(`${event.currency} ${dateOf(event.at)}`) ?? "";
      const discount = event.discount ?? 0;
      const paid = inEuros((event.unit_price ?? 0) * (event.quantity ?? 0) - discount, rate);
      return { rate, paid, discount: inEuros(discount, rate) };
    };
    const refunds = lake.flatMap((event) => {
      const purchase = purchases.get(event.refund_of ?? "");
      return purchase === undefined ? [] : [{ event, eur: inEuros(event.refund_amount ?? 0, amounts(purchase).rate) }];
    });
    const rows = await (await engine.db(fctRevenue)).select(["entry_type", "entry_date", "amount_eur", "net_eur"]).execute();
    const totalOf = (type: string) => sum(rows.flatMap((row) => (row.entry_type === type ? [row.amount_eur] : [])));

    const lines = [...purchases.values()].map(amounts);
    expect(lines.length).toBeGreaterThan(50);
    expect(refunds.length).toBeGreaterThan(2);
    expect(totalOf("sale")).toBe(sum(lines.map(({ paid, discount }) => paid + discount)));
    expect(totalOf("discount")).toBe(sum(lines.map(({ discount }) => discount)));
    expect(totalOf("refund")).toBe(sum(refunds.map(({ eur }) => eur)));
    expect(sum(rows.map(({ net_eur }) => net_eur))).toBe(sum(lines.map(({ paid }) => paid)) - sum(refunds.map(({ eur }) => eur)));

    const refundDays = groupBy(refunds, ({ event }) => dateOf(Math.min(event.event_time, event.received_time)));
    for (const [day, own] of refundDays) {
      const onDay = rows.filter(({ entry_type, entry_date }) => entry_type === "refund" && entry_date === day);
      expect(sum(onDay.map(({ amount_eur }) => amount_eur))).toBe(sum(own.map(({ eur }) => eur)));
    }
    const customers = await (await engine.db(dimUsers)).select("lifetime_net_eur").execute();
    expect(sum(customers.map(({ lifetime_net_eur }) => lifetime_net_eur))).toBe(sum(rows.map(({ net_eur }) => net_eur)));
  });

  test("counts the funnel of sessions and of seven days as they were walked", async () => {
    const firstEvents = new Map(events.toReversed().map(({ visitor, at }) => [visitor, at]));
    const weeks = groupBy(events, ({ visitor, at }) => {
      const seconds = Math.floor(at / 1000) - Math.floor((firstEvents.get(visitor) ?? 0) / 1000);
      return `${visitor} ${Math.floor(seconds / (7 * 86_400))}`;
    });
    const rows = await (await engine.db(fctFunnel)).select(["funnel_scope", "step_no", "reached"]).execute();
    const counted = (scope: string) =>
      [1, 2, 3, 4, 5, 6, 7].map((step) =>
        sum(rows.flatMap((row) => (row.funnel_scope === scope && row.step_no === step ? [row.reached] : []))),
      );
    const walked = (passages: Iterable<readonly Seen[]>) => {
      const reached = [...passages].map(stepsReached);
      return [1, 2, 3, 4, 5, 6, 7].map((step) => reached.filter((steps) => steps >= step).length);
    };
    const bySession = walked(sessions.map((session) => session.events));
    expect(bySession.at(-1)).toBeGreaterThan(20);
    expect(counted("session")).toEqual(bySession);
    expect(counted("visitor_week")).toEqual(walked(weeks.values()));
  });

  test("counts daily visitors and their return", async () => {
    const activeDays = new Map(
      [...groupBy(events, ({ visitor }) => visitor)].map(([visitor, own]) => [visitor, new Set(own.map(({ at }) => Math.floor(at / DAY)))]),
    );
    const visitors = [...activeDays.values()].map((days) => ({ days, first: Math.min(...days) }));
    const last = Math.max(...visitors.map(({ days }) => Math.max(...days)));
    const activeIn = (day: number, length: number) =>
      visitors.filter(({ days }) => Array.from({ length }, (_, back) => day - back).some((each) => days.has(each))).length;
    const returned = (day: number, after: number) =>
      day + after > last ? null : visitors.filter(({ first, days }) => first === day && days.has(day + after)).length;

    const rows = await (await engine.db(fctDailyEngagement)).selectAll().orderBy("activity_date").execute();
    const first = Math.min(...visitors.map((visitor) => visitor.first));
    expect(rows.map(({ activity_date }) => activity_date)).toEqual(
      Array.from({ length: last - first + 1 }, (_, index) => dateOf((first + index) * DAY)),
    );
    for (const row of rows) {
      const day = Date.parse(row.activity_date) / DAY;
      expect(row).toMatchObject({
        dau: activeIn(day, 1),
        wau: activeIn(day, 7),
        mau: activeIn(day, 28),
        new_visitors: visitors.filter((visitor) => visitor.first === day).length,
        returned_day_1: returned(day, 1),
        returned_day_7: returned(day, 7),
        returned_day_28: returned(day, 28),
        sessions: sessions.filter((session) => Math.floor(session.events[0].at / DAY) === day).length,
      });
    }
  });

  test("shares each order's revenue among the sessions of the 30 days before it", async () => {
    const orders = await (await engine.db(intOrders)).selectAll().execute();
    const touches = groupBy(await (await engine.db(intUserJourney)).selectAll().execute(), ({ order_id }) => order_id);
    const starts = groupBy(sessions, ({ visitor }) => visitor);
    expect(touches.size).toBe(orders.length);
    for (const { order_id, visitor_id, ordered_at, revenue_eur } of orders) {
      const at = ordered_at.getTime();
      const expected = (starts.get(visitor_id) ?? [])
        .map((session) => session.events[0].at)
        .filter((start) => start <= at && start >= at - 30 * DAY);
      const journey = (touches.get(order_id) ?? []).sort((a, b) => a.position - b.position);
      expect(journey.map(({ touched_at }) => touched_at.getTime())).toEqual(expected.sort((a, b) => a - b));

      const all = journey.length;
      const share = (position: number) => (all === 1 ? 1 : all === 2 ? 0.5 : position === 1 || position === all ? 0.4 : 0.2 / (all - 2));
      const lastNonDirect = journey.findLast(({ channel_group }) => channel_group !== "Direct") ?? journey.at(-1);
      for (const touch of journey) {
        expect(touch.first_touch_eur).toBe(touch.position === 1 ? revenue_eur : 0);
        expect(touch.last_touch_eur).toBe(touch.position === all ? revenue_eur : 0);
        expect(touch.last_non_direct_eur).toBe(touch === lastNonDirect ? revenue_eur : 0);
        expect(Math.abs(touch.linear_eur - revenue_eur / all)).toBeLessThan(1);
        expect(Math.abs(touch.position_eur - revenue_eur * share(touch.position))).toBeLessThan(1);
      }
      expect(sum(journey.map(({ linear_eur }) => linear_eur))).toBe(revenue_eur);
      expect(sum(journey.map(({ position_eur }) => position_eur))).toBe(revenue_eur);
    }
  });
});
