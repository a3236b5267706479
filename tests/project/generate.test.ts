import { expect, test } from "vitest";
import { scaledRates, stainRates, stains } from "../../src/pipeline/generate/dirt.js";
import { generatedFolder } from "./data-folder.js";

const clean = { dirt: scaledRates(0) };
const events = `
  SELECT event_id, event_type, event_time, received_time, anonymous_id, user_id, country, browser, product_id, quantity, unit_price, currency,
    order_id, line_no, discount, tax, shipping, refund_of, refund_amount
  FROM read_json('raw/events/*.ndjson', format = 'newline_delimited', columns = {event_id: 'VARCHAR', event_type: 'VARCHAR', event_time: 'TIMESTAMP',
    received_time: 'TIMESTAMP', anonymous_id: 'VARCHAR', user_id: 'VARCHAR', country: 'VARCHAR', browser: 'VARCHAR', product_id: 'VARCHAR',
    quantity: 'BIGINT', unit_price: 'BIGINT', currency: 'VARCHAR', order_id: 'VARCHAR', line_no: 'BIGINT', discount: 'BIGINT', tax: 'BIGINT',
    shipping: 'BIGINT', refund_of: 'VARCHAR', refund_amount: 'BIGINT'})
  UNION ALL BY NAME
  SELECT event_id, event_type, event_time, received_time, anonymous_id, user_id, country, browser, product_id, quantity, unit_price, currency,
    order_id, line_no, discount, tax, shipping, refund_of, refund_amount
  FROM read_parquet('raw/events/*.parquet')`;

test("the same seed gives the same bytes, another seed other ones", async () => {
  await using one = await generatedFolder({ users: 60 });
  await using again = await generatedFolder({ users: 60 });
  await using other = await generatedFolder({ users: 60, seed: 8 });
  const hashes = await one.hashes(".");
  expect(await again.hashes(".")).toEqual(hashes);
  const changed = await other.hashes(".");
  expect(Object.keys(changed)).toEqual(Object.keys(hashes));
  for (const [file, hash] of Object.entries(changed)) expect(hash, file).not.toBe(hashes[file]);
});

test("there is one file a day of receipt, as Parquet on Sundays, and nothing else", async () => {
  await using folder = await generatedFolder({ users: 20 });
  const days = ["05", "06", "07", "08", "09", "10", "11", "12", "13"];
  expect(Object.keys(await folder.hashes("raw"))).toEqual(
    days.map((day) => `raw/events/events-2026-03-${day}.${day === "08" ? "parquet" : "ndjson"}`),
  );
  expect(
    await folder.rows(`
      SELECT count(*) AS wrong FROM read_json('raw/events/*.ndjson', columns = {received_time: 'VARCHAR'}, filename = true, ignore_errors = true)
      WHERE NOT contains(filename, received_time[:10])`),
  ).toEqual([{ wrong: "0" }]);
});

test("dirt is planted at its stated rates", async () => {
  await using folder = await generatedFolder({ users: 1500, days: 12 });
  const { planted, records } = folder.generated;
  const untypedOnly = ["malformed", "wrong_type", "unknown_field", "negative_amount"];
  for (const stain of stains) {
    const expected = records * stainRates[stain];
    const tolerance = 4 * Math.sqrt(expected) + 0.03 * expected;
    expect(planted[stain], stain).toBeLessThan(expected + tolerance);
    expect(planted[stain], stain).toBeGreaterThan((untypedOnly.includes(stain) ? 0.4 : 1) * expected - tolerance);
  }
});

test("without dirt every event is unique and consistent: prices are the catalogue's, nobody is logged in before signing up", async () => {
  await using folder = await generatedFolder(clean);
  expect(Object.values(folder.generated.planted).every((count) => count === 0)).toBe(true);
  expect(
    await folder.rows(`
      WITH events AS (${events}), users AS (FROM 'seeds/users.parquet'), prices AS (FROM 'seeds/products.parquet')
      SELECT
        (SELECT count(*) FROM events) = ${folder.generated.records} AS complete,
        (SELECT count(*) - count(DISTINCT event_id) FROM events) AS repeated,
        (SELECT count(*) FROM events WHERE received_time < event_time) AS before_it_happened,
        (SELECT count(*) FROM events JOIN users USING (user_id) WHERE event_time < signup_time) AS too_early,
        (SELECT count(*) FROM events ANTI JOIN users USING (user_id) WHERE user_id IS NOT NULL) AS unknown_users,
        (SELECT count(*) FROM events JOIN users USING (user_id) WHERE events.country <> users.country) AS elsewhere,
        (SELECT count(*) FROM events JOIN prices ON prices.product_id = events.product_id AND CAST(event_time AS DATE) >= valid_from
          AND (valid_to IS NULL OR CAST(event_time AS DATE) < valid_to)
          WHERE events.currency = 'EUR' AND unit_price <> price AND event_type <> 'refund') AS wrong_price,
        (SELECT count(*) FROM prices a JOIN prices b ON a.product_id = b.product_id AND a.valid_from < b.valid_from
          AND (a.valid_to IS NULL OR a.valid_to > b.valid_from)) AS overlapping_prices`),
  ).toEqual([
    {
      complete: true,
      repeated: "0",
      before_it_happened: "0",
      too_early: "0",
      unknown_users: "0",
      elsewhere: "0",
      wrong_price: "0",
      overlapping_prices: "0",
    },
  ]);
});

test("orders and refunds hold together: one purchase a line, shipping on the first, refunds later and never more than was paid", async () => {
  await using folder = await generatedFolder({ ...clean, days: 20, users: 500 });
  const [totals] = await folder.rows<Record<string, string>>(`
    WITH events AS (${events}), purchases AS (FROM events WHERE event_type = 'purchase'), refunds AS (FROM events WHERE event_type = 'refund')
    SELECT
      (SELECT count(*) FROM purchases) AS purchases,
      (SELECT count(*) FROM refunds) AS refunds,
      (SELECT count(*) FROM (FROM purchases SELECT order_id, line_no GROUP BY ALL HAVING count(*) > 1)) AS repeated_lines,
      (SELECT count(*) FROM purchases WHERE line_no > 1 AND shipping > 0) AS shipping_later,
      (SELECT count(*) FROM purchases WHERE discount > quantity * unit_price OR tax > quantity * unit_price - discount) AS too_much,
      (SELECT count(*) FROM refunds r LEFT JOIN purchases p ON p.event_id = r.refund_of AND p.order_id = r.order_id AND p.line_no = r.line_no
        WHERE p.event_id IS NULL OR r.quantity > p.quantity OR r.refund_amount > p.quantity * p.unit_price - p.discount
          OR r.event_time < p.event_time + INTERVAL 2 DAY) AS unfounded_refunds`);
  expect(totals).toMatchObject({ repeated_lines: "0", shipping_later: "0", too_much: "0", unfounded_refunds: "0" });
  expect(Number(totals?.purchases)).toBeGreaterThan(100);
  expect(Number(totals?.refunds)).toBeGreaterThan(2);
});

test("visitors behave like visitors: the funnel narrows, people browse before they log in, on several devices; robots are told by their names", async () => {
  await using folder = await generatedFolder({ ...clean, days: 20, users: 500 });
  const funnel = await folder.rows<{ visitors: string }>(`
    WITH events AS (${events}), steps(step, event_type) AS (VALUES (1, 'product_view'), (2, 'add_to_cart'), (3, 'checkout_start'),
      (4, 'shipping_info'), (5, 'payment_info'), (6, 'purchase'))
    SELECT count(DISTINCT anonymous_id) AS visitors FROM events JOIN steps USING (event_type) GROUP BY step ORDER BY step`);
  const counts = funnel.map(({ visitors }) => Number(visitors));
  expect(counts).toHaveLength(6);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  const [people] = await folder.rows<Record<string, string>>(`
    WITH events AS (${events})
    SELECT
      (SELECT count(*) FROM (SELECT anonymous_id FROM events GROUP BY 1 HAVING count(user_id) BETWEEN 1 AND count(*) - 1)) AS logged_in_on_the_way,
      (SELECT count(*) FROM (SELECT user_id FROM events WHERE user_id IS NOT NULL GROUP BY 1 HAVING count(DISTINCT anonymous_id) > 1)) AS on_several_devices,
      (SELECT count(DISTINCT anonymous_id) FROM events WHERE regexp_matches(browser, '(?i)bot|headless')) AS robots`);
  expect(Number(people?.logged_in_on_the_way)).toBeGreaterThan(30);
  expect(Number(people?.on_several_devices)).toBeGreaterThan(10);
  expect(Number(people?.robots)).toBe(3);
});
