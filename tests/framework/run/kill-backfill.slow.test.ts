import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const day = 86_400_000;
const today = Math.floor(Date.now() / day) * day;
const dateOf = (days: number) => new Date(today + days * day).toISOString().slice(0, 10);
const first = -200;

/** A row a day; `made` tells in which transaction it was made. */
const project = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "backfill", targets: { dev: duckdb({ path: "backfill.duckdb" }) } });
`,
  "models/days.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const days = sqlModel({ name: "days", materialized: "incremental", deps: [],
  contract: z.object({ day: z.iso.date(), amount: z.number(), made: z.date() }),
  query: ({ sql, window }) => sql\`with working as materialized (select sum(sqrt(n::double)) as amount from range(400000) as r(n) where n % 7 <> extract(day from \${window.start}::timestamp))
    select (date '${dateOf(first)}' + d::integer)::date as day, round(amount)::double + d as amount, now()::timestamp as made from range(\${${-first}}) as days(d), working\`,
  incremental: (m) => m.intervals({ eventTime: "day", batchSize: "day", begin: "${dateOf(first)}", lookback: 0 }),
});
`,
};
type Folder = ReturnType<typeof projectFolder>;

async function begun(): Promise<Folder> {
  const folder = projectFolder(project, {});
  await using engine = await createEngine({ projectDir: folder.dir });
  expect((await engine.build({ start: dateOf(first), end: dateOf(first + 1) })).ok).toBe(true);
  return folder;
}

async function inFolder(folder: Folder, sql: string) {
  await using engine = await createEngine({ projectDir: folder.dir });
  return await engine.show({ sql }, { limit: 1000 });
}

it.each(["retry", "build"] as const)(
  "a long time that is filled keeps its pieces when it is killed, and a %s does the rest and nothing else",
  async (then) => {
    using folder = await begun();
    const program = ["--conditions=modelwright:source", "--import", "tsx", "tests/framework/run/killed-backfill.ts", folder.dir];
    expect(spawnSync(process.execPath, program, { stdio: ["ignore", "inherit", "inherit"] }).signal).toBe("SIGKILL");
    const kept = await inFolder(folder, "select day, amount, made from days order by day");
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.length).toBeLessThan(-first);
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      const { filled, gaps } = await engine.intervals("days");
      // What is told to be filled is what is there.
      const told = filled.reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / day, 0);
      expect(told).toBe(kept.length);
      expect(gaps.reduce((sum, { batches }) => sum + batches, 0)).toBe(-first - kept.length);
      expect(await engine[then]()).toMatchObject({ ok: true });
      expect(await engine.intervals("days")).toMatchObject({ filled: [{}], gaps: [] });
    }
    const after = await inFolder(folder, "select day, amount, made from days order by day");
    expect(after.slice(0, kept.length)).toEqual(kept);
    expect(await inFolder(folder, "select table_name from duckdb_tables() where schema_name = 'main'")).toEqual([{ table_name: "days" }]);

    using undisturbed = await begun();
    await using engine = await createEngine({ projectDir: undisturbed.dir });
    await engine.build();
    const rows = await engine.show({ sql: "select day, amount from days order by day" }, { limit: 1000 });
    expect(after.map(({ day: date, amount }) => ({ day: date, amount }))).toEqual(rows);
    expect(rows).toHaveLength(-first);
  },
  120_000,
);
