// What merging 1 % into a large table costs, beside the same DuckDB statements alone, in turns in one process.
// Usage: npx tsx bench/incremental.ts [ROWS]; 10 million unless told.
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { duckdb } from "../src/framework/adapters/duckdb/index.js";
import type { Manifest, ModelNode } from "../src/framework/artifacts/manifest.js";
import { run } from "../src/framework/run/run.js";

const limit = 1.3;
const rounds = 3;
const rows = Number(process.argv[2] ?? 10_000_000);
const dir = join("target", "bench-incremental");
rmSync(dir, { recursive: true, force: true });
mkdirSync(dir, { recursive: true });

const adapter = await duckdb({ path: "bench.duckdb" }).load();
const warehouse = await adapter.open({ projectDir: dir, threads: 2 });
const { dialect } = adapter;

const columns = { id: "BIGINT", customer: "BIGINT", changed: "TIMESTAMP", amount: "DOUBLE", note: "VARCHAR" };
const values = (id: string, since: string) =>
  `${id} as id, (${id} * 7919 % 1000000)::bigint as customer, timestamp '${since}' + to_seconds(${id} % 86400) as changed, (${id} * 1.5)::double as amount, md5(${id}::varchar) as note`;
const batchRows = Math.round(rows / 100);

/** Half of a batch changes rows that are there, half is new. */
const makeBatch = (round: number) =>
  `create or replace table raw as select ${values(`((i * 197 + ${round * 31}) % ${rows} + i % 2 * ${rows + round * batchRows})::bigint`, `2024-01-0${round + 2}`)} from range(${batchRows}) as t(i)`;
const query = "select distinct on (id) id, customer, changed, amount, note from main.raw order by id, amount";

const node: ModelNode = {
  ...{
    kind: "model",
    id: "model.bench.orders",
    name: "orders",
    description: "",
    location: { file: "bench" },
    tags: [],
    meta: {},
    code: "",
  },
  ...{ materialized: "incremental", language: "sql", relation: { schema: "main", name: "orders" }, contract: false, sql: query },
  columns: Object.entries(columns).map(([name, type]) => ({ name, type, description: "", tags: [], meta: {} })),
  incremental: {
    ...{ strategy: "merge", key: ["id"], update: undefined, version: undefined, softDelete: undefined, onSchemaChange: "fail" },
    ...{ cursor: "changed", lookback: { days: 1 } },
    batch: [`select * from (\n${query}\n) as batch\nwhere "changed" >= `, { place: "from" }],
  },
};
const manifest: Manifest = {
  ...{ project: "bench", version: "0", generatedAt: new Date().toISOString(), overview: undefined, parents: {}, children: {} },
  target: { name: "dev", adapter: "duckdb", database: "bench", schema: "main" },
  nodes: { [node.id]: node },
};

/** What somebody would write by hand. */
const bare = [
  `create table batch as select * from (${query}) as batch where changed >= (select max(changed) - interval 1 day from orders)`,
  "begin transaction",
  "delete from orders where id in (select id from batch)",
  "insert into orders select * from batch",
  "drop table batch",
  "commit",
].join(";\n");

const options = { command: "run", build: true, test: false, threads: 2, failFast: false, empty: false, storeFailures: false };
async function ours(): Promise<void> {
  const selection = new Set([node.id]);
  const { results, ok } = await run(
    { runId: randomUUID(), manifest, selection, warehouse, dialect, projectDir: dir, options },
    () => undefined,
  );
  if (!ok) throw new Error(JSON.stringify(results));
}

async function measured(act: () => Promise<unknown>): Promise<{ seconds: number; processor: number }> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - begun) / 1000, processor: (user + system) / 1e6 };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

await warehouse.execute(`create table base as select ${values("i", "2024-01-01")} from range(${rows}) as t(i)`);
const found = { framework: [] as { seconds: number; processor: number }[], bare: [] as { seconds: number; processor: number }[] };
for (let round = 0; round < rounds; round += 1) {
  await warehouse.execute(makeBatch(round));
  for (const [name, act] of [
    ["framework", ours],
    ["bare", () => warehouse.execute(bare)],
  ] as const) {
    await warehouse.execute("create or replace table orders as from base; checkpoint");
    found[name].push(await measured(act));
  }
}
await warehouse.close();
rmSync(dir, { recursive: true, force: true });

for (const [name, times] of Object.entries(found)) {
  const [seconds, processor] = [median(times.map((each) => each.seconds)), median(times.map((each) => each.processor))];
  console.log(`${name.padEnd(10)} ${seconds.toFixed(2)} s, processor ${processor.toFixed(2)} s`);
}
const ratioOf = (key: "seconds" | "processor") =>
  median(found.framework.map((each) => each[key])) / median(found.bare.map((each) => each[key]));
const ratio = ratioOf("seconds");
console.log(`ratio ${ratio.toFixed(2)} (processor ${ratioOf("processor").toFixed(2)}), at most ${limit}`);
process.exitCode = ratio > limit ? 1 : 0;
