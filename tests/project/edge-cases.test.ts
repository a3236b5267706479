import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "modelwright/engine";
import { ingest } from "modelwright/ingest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { intFunnelSteps } from "../../models/intermediate/int_funnel_steps.js";
import { intRefunds } from "../../models/intermediate/int_refunds.js";
import { intSessions } from "../../models/intermediate/int_sessions.js";
import { intUserJourney } from "../../models/intermediate/int_user_journey.js";
import { dimDate } from "../../models/marts/dim_date.js";
import { dimProducts } from "../../models/marts/dim_products.js";
import { dimUsers } from "../../models/marts/dim_users.js";
import { fctRevenue } from "../../models/marts/fct_revenue.js";
import { stgEvents } from "../../models/staging/stg_events.js";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { addProjectFiles, failuresOf, projectEngine } from "./built-project.js";
import { type DataFolder, generatedFolder } from "./data-folder.js";

const MINUTE = 60_000;
const at = (time: string, minutes = 0) => new Date(Date.parse(`${time}Z`) + minutes * MINUTE);
const uuid = (kind: string, number: number) => `${kind}-0000-4000-8000-${String(number).padStart(12, "0")}`;
const installation = (number: number) => uuid("aaaaaaaa", number);

let sent = 0;
function event(visitor: number, time: Date, type: string, fields: Readonly<Record<string, unknown>> = {}) {
  sent += 1;
  return {
    event_id: uuid("eeeeeeee", sent),
    schema_version: 2,
    event_type: type,
    event_time: time.toISOString(),
    received_time: new Date(time.getTime() + 100).toISOString(),
    anonymous_id: installation(visitor),
    device: "mobile",
    browser: "Safari",
    country: "CH",
    page_url: "https://www.shop.example/",
    consent: "all",
    ...fields,
  };
}

const line = { product_id: "p1", unit_price: 3333, currency: "CHF", quantity: 3, line_no: 1 };
const purchase = (visitor: number, time: Date, order_id: string, fields: Readonly<Record<string, unknown>> = {}) =>
  event(visitor, time, "purchase", { ...line, order_id, discount: 0, tax: 749, shipping: 0, ...fields });
const refundOf = (bought: ReturnType<typeof event>, time: Date, refund_amount: number, order_id: string) =>
  event(1, time, "refund", { ...line, quantity: 1, order_id, refund_of: bought.event_id, refund_amount, browser: "server" });

/** Visitor 1 reads for 25 hours, an event every 25 minutes. */
const reader = Array.from({ length: 60 }, (_, index) => event(1, at("2026-03-02T00:00:00", index * 25), "page_view"));
/** Visitor 2 is silent for exactly 30 minutes, and then for a millisecond more. */
const pauses = [
  event(2, at("2026-03-02T10:00:00"), "page_view"),
  event(2, at("2026-03-02T10:30:00"), "page_view"),
  event(2, at("2026-03-02T11:00:00.001"), "page_view"),
];
/** u1 browses on installation 3, unknown at first, then on 4; u2 borrows 3 at the same time. */
const household = [
  event(3, at("2026-03-03T09:00:00"), "page_view"),
  event(3, at("2026-03-03T09:05:00"), "page_view", { user_id: "u1" }),
  event(4, at("2026-03-03T09:10:00"), "page_view", { user_id: "u1" }),
  event(3, at("2026-03-03T09:15:00"), "page_view", { user_id: "u2" }),
];
/** The clock of installation 5 is two hours ahead. */
const skewed = [
  event(5, at("2026-03-03T12:00:00"), "page_view"),
  event(5, at("2026-03-03T14:01:00"), "page_view", { received_time: at("2026-03-03T12:01:00").toISOString() }),
];
/** The same event came twice, dated on two days: the lake, which looks for duplicates within a day, has both. */
const midnight = event(9, at("2026-03-04T23:59:59"), "page_view", { received_time: at("2026-03-05T00:00:10").toISOString() });
const twice = [
  midnight,
  { ...midnight, event_time: at("2026-03-05T00:00:01").toISOString(), received_time: at("2026-03-05T00:02:00").toISOString() },
];
/** u1 comes by e-mail and orders three days later, directly, on the day p1's price changes; paid back in three parts. */
const order = purchase(4, at("2026-03-06T08:00:20"), "o1", { user_id: "u1" });
const customer = [
  event(4, at("2026-03-03T20:00:00"), "page_view", {
    user_id: "u1",
    page_url: "https://shop.example/sale?utm_source=CRM&utm_medium=Email",
  }),
  event(4, at("2026-03-06T08:00:00"), "page_view", { user_id: "u1", referrer: "https://shop.example/sale" }),
  order,
  ...[3333, 3333, 3333].map((amount, index) => refundOf(order, at("2026-03-08T10:00:00", index), amount, "o1")),
];
/** A guest buys what is in no catalogue; somebody gives back what nobody bought; an account is not in the export. */
const strangers = [
  event(6, at("2026-03-05T10:00:00"), "page_view"),
  purchase(6, at("2026-03-05T10:01:00"), "o2", { product_id: "p_gone", currency: "EUR", unit_price: 1000, quantity: 1, tax: 160 }),
  event(6, at("2026-03-07T10:00:00"), "refund", {
    ...line,
    order_id: "o9",
    refund_of: uuid("eeeeeeee", 999_999),
    refund_amount: 5,
    browser: "server",
  }),
  purchase(7, at("2026-03-05T11:00:00"), "o3", { user_id: "u_new", currency: "EUR", unit_price: 500, quantity: 1, tax: 80 }),
];
/** Checks out before looking: only what comes in order counts. */
const hasty = [
  event(8, at("2026-03-06T10:00:00"), "checkout_start", line),
  event(8, at("2026-03-06T10:01:00"), "add_to_cart", line),
  event(8, at("2026-03-06T10:02:00"), "product_view", line),
  event(8, at("2026-03-06T10:03:00"), "add_to_cart", line),
];

let folder: DataFolder;
let engine: Engine;
let failures: string[];

beforeAll(async () => {
  folder = await generatedFolder({ days: 1, users: 1, products: 1 });
  const data = join(folder.dir, "data");
  rmSync(join(data, "raw"), { recursive: true });
  mkdirSync(join(data, "raw/events"), { recursive: true });
  const events = [reader, pauses, household, skewed, twice, customer, strangers, hasty].flat();
  writeFileSync(join(data, "raw/events/all.ndjson"), events.map((one) => `${JSON.stringify(one)}\n`).join(""));
  await folder.rows(`COPY (
    SELECT 'p1' AS product_id, ' Lamp ' AS product_name, 'Lux' AS brand, 'Home' AS category_l1, 'Living' AS category_l2, 'Lamps' AS category_l3,
      price, 100::BIGINT AS cost, 'EUR' AS currency, valid_from::DATE AS valid_from, valid_to::DATE AS valid_to
    FROM (VALUES (3000::BIGINT, '2025-01-01', '2026-03-06'), (3300, '2026-03-06', NULL)) AS prices(price, valid_from, valid_to)
  ) TO '${join(data, "seeds/products.parquet")}'`);
  await folder.rows(`COPY (
    SELECT user_id, 'ABC' AS email_sha256, 'ch' AS country, TIMESTAMP '2025-05-31 23:59:59' AS signup_time, true AS marketing_opt_in,
      false AS is_test_user, false AS is_deleted
    FROM (VALUES ('u1'), ('u2')) AS users(user_id)
  ) TO '${join(data, "seeds/users.parquet")}'`);
  expect(await ingest(eventIngestion, { projectDir: folder.dir })).toMatchObject({ loaded: events.length });
  addProjectFiles(folder.dir);
  engine = await projectEngine(folder.dir);
  failures = await failuresOf(engine);
});

afterAll(async () => {
  await engine.close();
  await folder[Symbol.asyncDispose]();
});

const sessionsOf = async (visitor: string) =>
  (await engine.db(intSessions)).selectAll().where("visitor_id", "=", visitor).orderBy("started_at").execute();

test("tells of refunds without a purchase and of unknown accounts, and builds all the same", () => {
  expect(failures).toEqual([expect.stringMatching(/^relationships_int_identities_user_id.*: warn$/), "refunds_have_a_purchase: warn"]);
});

test("closes a session after a day, at the first event from then on", async () => {
  const sessions = await sessionsOf(installation(1));
  expect(sessions.map(({ started_at, events }) => [started_at.toISOString(), events])).toEqual([
    ["2026-03-02T00:00:00.000Z", 58],
    ["2026-03-03T00:10:00.000Z", 2],
  ]);
});

test("keeps a session through 30 minutes of silence, and not through more", async () => {
  expect((await sessionsOf(installation(2))).map(({ events }) => events)).toEqual([2, 1]);
});

test("follows a customer over installations, and before the login; on a shared one the login decides", async () => {
  const [morning] = await sessionsOf("u1");
  expect(morning).toMatchObject({ events: 3, user_id: "u1", started_at: at("2026-03-03T09:00:00") });
  expect(await sessionsOf("u2")).toMatchObject([{ events: 1, started_at: at("2026-03-03T09:15:00") }]);
});

test("sets a clock back that is ahead", async () => {
  const rows = await (await engine.db(stgEvents))
    .select(["event_at", "is_clock_corrected"])
    .where("anonymous_id", "=", installation(5))
    .execute();
  expect(rows.toSorted((a, b) => a.event_at.getTime() - b.event_at.getTime())).toEqual([
    { event_at: at("2026-03-03T12:00:00"), is_clock_corrected: false },
    { event_at: at("2026-03-03T12:01:00"), is_clock_corrected: true },
  ]);
});

test("keeps of an event that came twice what came first", async () => {
  const rows = await (await engine.db(stgEvents)).select("event_at").where("anonymous_id", "=", installation(9)).execute();
  expect(rows).toEqual([{ event_at: at("2026-03-04T23:59:59") }]);
});

test("reads campaign tags from the address and takes the shop's own pages for no referrer", async () => {
  const channels = (await sessionsOf("u1")).map(({ channel_group, source, medium, landing_page }) => ({
    channel_group,
    source,
    medium,
    landing_page,
  }));
  expect(channels).toEqual([
    { channel_group: "Direct", source: "", medium: "", landing_page: "/" },
    { channel_group: "Email", source: "crm", medium: "email", landing_page: "/sale" },
    { channel_group: "Direct", source: "", medium: "", landing_page: "/" },
  ]);
  const journey = await (await engine.db(intUserJourney)).selectAll().where("order_id", "=", "o1").orderBy("position").execute();
  const revenue = journey[0]?.revenue_eur ?? 0;
  expect(journey.map(({ last_non_direct_eur }) => last_non_direct_eur)).toEqual([0, revenue, 0]);
});

test("pays back in parts what was paid, at the rate of the day of the order, to the cent", async () => {
  const parts = await (await engine.db(intRefunds)).select("refund_eur").execute();
  const [order] = await (await engine.db(fctRevenue))
    .select("amount_eur")
    .where("order_id", "=", "o1")
    .where("entry_type", "=", "sale")
    .execute();
  expect(parts).toHaveLength(3);
  expect(parts.reduce((sum, { refund_eur }) => sum + refund_eur, 0)).toBe(order?.amount_eur);
});

test("refers to the price of the day, and to the unknown product and customer", async () => {
  const sales = await (await engine.db(fctRevenue)).selectAll().where("entry_type", "=", "sale").orderBy("order_id").execute();
  const products = new Map((await (await engine.db(dimProducts)).selectAll().execute()).map((row) => [row.product_key, row]));
  expect(sales.map(({ order_id, user_id, product_key }) => [order_id, user_id, products.get(product_key)?.list_price])).toEqual([
    ["o1", "u1", 3300],
    ["o2", "unknown", 0],
    ["o3", "unknown", 3000],
  ]);
  const [unknown] = await (await engine.db(dimUsers)).selectAll().where("user_id", "=", "unknown").execute();
  expect(unknown).toMatchObject({ orders: 2, lifetime_gross_eur: 1500, country: null, cohort_month: null });
});

test("counts only steps of the funnel that come in order", async () => {
  const steps = (await engine.db(intFunnelSteps))
    .select(["step", "reached_at"])
    .where("funnel_scope", "=", "session")
    .where("device", "=", "mobile");
  const rows = await steps.where("entered_at", "=", at("2026-03-06T10:00:00")).orderBy("step_no").execute();
  expect(rows.flatMap(({ step, reached_at }) => (reached_at === null ? [] : [[step, reached_at]]))).toEqual([
    ["visit", at("2026-03-06T10:00:00")],
    ["product_view", at("2026-03-06T10:02:00")],
    ["add_to_cart", at("2026-03-06T10:03:00")],
  ]);
});

test("has a calendar of whole years with ISO weeks, fiscal years and holidays", async () => {
  const days = await (await engine.db(dimDate)).selectAll().orderBy("date_day").execute();
  expect(days.map(({ date_day }) => date_day)).toEqual(
    Array.from({ length: 730 }, (_, index) => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)),
  );
  const day = (date: string) => days.find(({ date_day }) => date_day === date);
  expect(day("2026-01-01")).toMatchObject({ iso_year: 2026, iso_week: 1, fiscal_year: 2026, fiscal_month: 12, is_holiday: true });
  expect(day("2025-12-29")).toMatchObject({ iso_year: 2026, iso_week: 1, week_start: "2025-12-29", day_of_week: 1, is_weekend: false });
  expect(day("2026-02-01")).toMatchObject({ fiscal_year: 2027, fiscal_quarter: 1, fiscal_month: 1, is_weekend: true, is_holiday: false });
});
