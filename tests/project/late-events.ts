import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Engine } from "modelwright/engine";
import { ingest } from "modelwright/ingest";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { addProjectFiles, projectEngine } from "./built-project.js";

const MINUTE = 60_000;
const uuid = (kind: string, number: number) => `${kind}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Something that a visitor does: when, on which installation, and logged in as whom. */
export interface Happening {
  readonly kind: "page" | "campaign" | "purchase" | "robot";
  readonly installation: number;
  readonly user: number | null;
  readonly day: number;
  /** A third of an hour of the day: two of them are in a session, three are not. */
  readonly slot: number;
}

/** An event as a tracker sends it; `number` tells it from all others. */
export function eventOf({ kind, installation, user, day, slot }: Happening, number: number) {
  const time = new Date(Date.UTC(2026, 0, 1 + day) + slot * 20 * MINUTE);
  const line = { product_id: `p${number % 2}`, unit_price: 1999 + number, currency: "CHF", quantity: 1, line_no: 1 };
  return {
    event_id: uuid("eeeeeeee", number),
    schema_version: 2,
    event_type: kind === "purchase" ? "purchase" : "page_view",
    event_time: time.toISOString(),
    received_time: new Date(time.getTime() + 100).toISOString(),
    anonymous_id: uuid("aaaaaaaa", installation),
    ...(user === null ? {} : { user_id: `u${user}` }),
    device: ["mobile", "desktop"][installation % 2],
    browser: kind === "robot" ? "Googlebot" : "Safari",
    country: "CH",
    page_url: `https://www.shop.example/${number % 5}${kind === "campaign" ? "?utm_source=crm&utm_medium=email" : ""}`,
    consent: "all",
    ...(kind === "purchase" ? { ...line, order_id: `o${number}`, discount: 100, tax: 100, shipping: 0 } : {}),
  };
}

/** A refund of a purchase, so many days later: told by the back office. */
export function refundOf(purchase: ReturnType<typeof eventOf>, days: number, number: number) {
  const time = new Date(Date.parse(purchase.event_time) + days * 24 * 60 * MINUTE).toISOString();
  return {
    ...purchase,
    event_id: uuid("ffffffff", number),
    event_type: "refund",
    event_time: time,
    received_time: time,
    browser: "server",
    refund_of: purchase.event_id,
    refund_amount: 333,
  };
}

/** The same event once more, with its clock set to the next day: the lake, which looks for duplicates within a day, has both. */
export function sentAgain(event: ReturnType<typeof eventOf>) {
  const later = (moment: string) => new Date(Date.parse(moment) + 24 * 60 * MINUTE).toISOString();
  return { ...event, event_time: later(event.event_time), received_time: later(event.received_time) };
}

/** What the shop knows besides events: it changes from day to day, and what it said of the past with it. */
export interface World {
  /** How many of its customers the export of accounts has. */
  readonly users: number;
  /** The day on which the price of the first product changes. */
  readonly priceDay: number;
  /** Whether visits by e-mail are counted as such. */
  readonly hasEmail: boolean;
  /** What a franc is worth in euros. */
  readonly rate: string;
}

/** A project in a folder, whose lake takes in files one by one. */
export interface LateProject extends AsyncDisposable {
  readonly engine: Engine;
  /** Loads events as a file of their own. */
  readonly load: (events: readonly object[]) => Promise<void>;
  readonly setWorld: (world: World) => Promise<void>;
  /** All rows of a table, each as text, sorted. */
  readonly rows: (table: string) => Promise<readonly string[]>;
}

export async function lateProject(): Promise<LateProject> {
  const dir = mkdtempSync(join(tmpdir(), "late-"));
  const data = join(dir, "data");
  addProjectFiles(dir);
  for (const folder of ["raw/events", "seeds"]) mkdirSync(join(data, folder), { recursive: true });
  const [rules, rates] = ["channel_rules", "fx_rates"].map((seed) => readFileSync(`seeds/${seed}.csv`, "utf8"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  let files = 0;
  const engine = await projectEngine(dir);
  return {
    engine,
    async load(events) {
      files += 1;
      // Names say nothing of the order in which files come.
      const name = `${(files * 7) % 10}-${files}.ndjson`;
      writeFileSync(join(data, "raw/events", name), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      await ingest({ ...eventIngestion, gates: {} }, { projectDir: dir });
    },
    async setWorld({ users, priceDay, hasEmail, rate }) {
      const change = new Date(Date.UTC(2026, 0, 1 + priceDay)).toISOString().slice(0, 10);
      await connection.run(`COPY (
        SELECT product_id, 'Lamp' AS product_name, 'Lux' AS brand, 'Home' AS category_l1, 'Living' AS category_l2, 'Lamps' AS category_l3,
          3000::BIGINT AS price, 100::BIGINT AS cost, 'EUR' AS currency, valid_from::DATE AS valid_from, valid_to::DATE AS valid_to
        FROM (VALUES ('p0', '2025-01-01', '${change}'), ('p0', '${change}', NULL)) AS prices(product_id, valid_from, valid_to)
      ) TO '${join(data, "seeds/products.parquet")}'`);
      await connection.run(`COPY (
        SELECT 'u' || number AS user_id, 'ABC' AS email_sha256, 'ch' AS country, TIMESTAMP '2025-05-31 23:59:59' AS signup_time,
          true AS marketing_opt_in, false AS is_test_user, false AS is_deleted
        FROM range(${users}) AS users(number)
      ) TO '${join(data, "seeds/users.parquet")}'`);
      writeFileSync(join(dir, "seeds/channel_rules.csv"), (rules ?? "").replaceAll(",Email,", hasEmail ? ",Email," : ",Referral,"));
      writeFileSync(join(dir, "seeds/fx_rates.csv"), (rates ?? "").replace(/^(CHF,2026-01-0\d),.*$/gm, `$1,${rate}`));
    },
    rows: async (table) =>
      (await engine.show({ sql: `select * from ${table}` }, { limit: 100_000 })).map((row) => JSON.stringify(row)).sort(),
    async [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
      await engine.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
