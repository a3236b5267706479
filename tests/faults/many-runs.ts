// What runs keep does not grow with their number.
import { randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Connection, SqlDialect } from "../../src/framework/adapters/adapter.js";
import { duckdb } from "../../src/framework/adapters/duckdb/index.js";
import { hash } from "../../src/framework/core/hash.js";
import { createEngine } from "../../src/framework/engine.js";
import { type IntervalModel, intervalModel, recordIntervals } from "../../src/framework/run/incremental/intervals.js";
import { recordTests } from "../../src/framework/run/state/built.js";
import { stateSchema, type WrittenRow } from "../../src/framework/run/state/tables.js";
import { createState, replaceRow } from "../../src/framework/run/state/write.js";
import type { Finding } from "./kills.js";
import { database, projectOf, writeGeneration } from "./project.js";

/** How much is kept: rows of each table of the state, and files below `target/`. */
type Kept = Readonly<Record<string, number>>;

async function rowsKept(connection: Pick<Connection, "query" | "introspect">, dialect: SqlDialect): Promise<Kept> {
  const kept: Record<string, number> = {};
  for (const relation of await connection.introspect([stateSchema])) {
    const [counted] = await connection.query<{ readonly rows: number }>(
      `select count(*)::integer as rows from ${dialect.relation(relation)}`,
    );
    kept[relation.name] = counted?.rows ?? 0;
  }
  return kept;
}

/** What there is more of than there was. */
const growth = (before: Kept, after: Kept): string[] =>
  Object.entries(after)
    .filter(([name, count]) => count > (before[name] ?? 0))
    .map(([name, count]) => `${name} has grown from ${before[name] ?? 0} to ${count}`);

/** Real runs over every kind of relation, all of it built each time. */
export async function runOften(runs: number): Promise<Finding> {
  using folder = projectOf();
  writeGeneration(folder, 1);
  const keptAfter = async (run: number): Promise<Kept> => {
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      const { ok } = await engine.build({ force: true });
      if (!ok) throw new Error(`run ${run} failed`);
    }
    if (run !== 2 && run !== runs) return {};
    const { open, dialect } = await duckdb({ path: database }).load();
    const warehouse = await open({ projectDir: folder.dir, threads: 1 });
    try {
      return { ...(await rowsKept(warehouse, dialect)), files: readdirSync(folder.dir, { recursive: true }).length };
    } finally {
      await warehouse.close();
    }
  };
  let second: Kept = {};
  for (let run = 1; run < runs; run++) {
    const kept = await keptAfter(run);
    if (run === 2) second = kept;
  }
  return { what: `${runs} runs keep what two runs keep`, faults: growth(second, await keptAfter(runs)), seen: [] };
}

/** The space of rows that were replaced is used again, whole blocks of 256 KB at a time. */
const mostBytes = 4 * 2 ** 20;
const hour = 3_600_000;

/** The statements by which runs keep what they know, of many runs: an hour apart, each builds a relation and fills an hour of a model. */
export async function simulateRuns(runs: number): Promise<Finding> {
  using folder = projectOf();
  writeGeneration(folder, 1);
  const model = await intervalModelIn(folder.dir);
  const { open, dialect } = await duckdb({ path: "state.duckdb" }).load();
  const warehouse = await open({ projectDir: folder.dir, threads: 1 });
  try {
    await warehouse.execute(createState(new Set(), dialect).join(";\n"));
    const begin = Date.UTC(2024, 0);
    const keptAfter = async (): Promise<Kept> => {
      await warehouse.execute("checkpoint");
      return rowsKept(warehouse, dialect);
    };
    let early: Kept = {};
    for (let run = 1; run <= runs; run++) {
      const now = new Date(begin + run * hour);
      await warehouse.transaction(async (connection) => {
        const filled = { start: now.getTime() - hour, end: now.getTime() };
        const intervals = await recordIntervals(model, [filled], false, connection, { dialect, now, empty: false });
        await connection.execute([...statementsOf(now, dialect), ...intervals].join(";\n"));
      });
      if (run % 100 === 0) await warehouse.execute("checkpoint");
      if (run === runs / 10) early = await keptAfter();
    }
    const late = await keptAfter();
    const bytes = statSync(join(folder.dir, "state.duckdb")).size;
    const filled = await warehouse.query("select start_at, end_at from _modelwright.intervals");
    const whole = [{ start_at: new Date(begin).toISOString(), end_at: new Date(begin + runs * hour).toISOString() }];
    return {
      what: `the state after ${runs} runs is as small as after ${runs / 10}`,
      faults: [
        ...growth(early, late),
        ...(bytes > mostBytes ? [`the database has ${bytes} bytes`] : []),
        ...(JSON.stringify(filled) === JSON.stringify(whole) ? [] : [`the intervals are ${JSON.stringify(filled)}`]),
      ],
      seen: [],
    };
  } finally {
    await warehouse.close();
  }
}

/** A run's statements for one relation; its tests are kept once more. */
function statementsOf(now: Date, dialect: SqlDialect): string[] {
  const row: WrittenRow<"relations"> = {
    ...{ schema: "main", name: "hourly", id: "model.many.hourly", kind: "table", version: randomUUID() },
    ...{ fingerprint: `${hash("query")} ${hash("settings")}`, inputs: [`${randomUUID()} source.many.raw`] },
    ...{ columns: hash("columns"), rows: 1000, tests: [hash("test")] },
    ...{ built_at: now.toISOString(), duration_ms: 12.5, run_id: randomUUID() },
    sql: "select 1",
  };
  return [...replaceRow("relations", row, dialect), recordTests(row, [hash("test"), hash(row.version)], dialect)];
}

async function intervalModelIn(projectDir: string): Promise<IntervalModel> {
  await using engine = await createEngine({ projectDir });
  const { nodes } = await engine.compile();
  const model = Object.values(nodes).flatMap((node) => intervalModel(node) ?? [])[0];
  if (model === undefined) throw new Error("the project has no model that is tracked by intervals");
  return model;
}
