// The law of what keeps what was: to leave it where there is nothing new for it comes to the same as to run it for nothing, and where a
// model's batches come to the same as a full refresh, to the same as that.
import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";

interface Project {
  /** Value by key. */
  readonly rows: Readonly<Record<number, number>>;
  readonly literals: Readonly<Record<Edited, number>>;
  readonly hasMore: boolean;
  readonly isTable: boolean;
  readonly hardDeletes: "ignore" | "invalidate" | "new_record";
  /** How everything is set out, and what is said of it. */
  readonly look: number;
}

const editedModels = ["merged", "days", "log"] as const;
type Edited = (typeof editedModels)[number];
const hardDeletes = ["ignore", "invalidate", "new_record"] as const;

const begin: Project = {
  rows: { 1: 10, 2: 20, 3: 30 },
  literals: { merged: 1, days: 1, log: 1 },
  hasMore: false,
  isTable: false,
  hardDeletes: "ignore",
  look: 0,
};

function model(name: string, deps: readonly string[], settings: string, query: string, columns: string, look: number): string {
  const space = look % 2 === 1 ? "\n  " : " ";
  return `import { sqlModel } from "modelwright";
import { z } from "zod";
${deps.map((dep) => `import { ${dep} } from "./${dep === "orders" || dep === "versions" ? "sources" : dep}.js";`).join("\n")}
${look % 3 === 2 ? "// A comment." : ""}
export const ${name} = sqlModel({ name: "${name}", description: "Look ${look}", deps: [${deps.join(", ")}], ${settings}
  contract: z.object({ ${columns} }),
  query: ({ sql, ref, self, isIncremental, window }) => sql\`${query.replaceAll(" from ", `${space}from${space}`)} ${look % 3 === 1 ? "-- said" : ""}\n\` });
`;
}

function filesOf({ rows, literals, hasMore, isTable, hardDeletes: deletes, look }: Project): Record<string, string> {
  const more = hasMore ? `, ${literals.merged} as more` : "";
  const merge = isTable ? 'materialized: "table",' : grows('m.merge({ key: "id", onSchemaChange: "sync" })');
  const days = 'm.intervals({ eventTime: "day", batchSize: "year", begin: "2020-01-01", lookback: 5 })';
  return {
    "data/orders.csv": `id,v\n${Object.entries(rows)
      .map(([id, v]) => `${id},${v}`)
      .join("\n")}\n`,
    "models/sources.ts": `import { csv, defineSnapshot, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({ name: "orders", source: "raw", schema: z.object({ id: z.int(), v: z.int() }), location: csv("data/*.csv") });
export const versions = defineSnapshot({ name: "versions", description: "Look ${look}", relation: orders, uniqueKey: "id",
  strategy: { kind: "check", columns: "all" }, hardDeletes: "${deletes}" });
`,
    "models/merged.ts": model(
      "merged",
      ["orders"],
      merge,
      `select id, v + ${literals.merged} as n${more} from \${ref(orders)}`,
      `id: z.int(), n: z.int()${hasMore ? ", more: z.int()" : ""}`,
      look,
    ),
    "models/days.ts": model(
      "days",
      ["merged"],
      grows(days),
      `select id, n * ${literals.days} as n, make_date(2020 + id::integer % 5, 1, 1) as day from \${ref(merged)}`,
      "id: z.int(), n: z.int(), day: z.iso.date()",
      look,
    ),
    "models/log.ts": model(
      "log",
      ["orders"],
      grows("m.append({})"),
      `select id, v * ${literals.log} as n from \${ref(orders)}\${isIncremental ? sql\` where id > (select max(id) from \${self})\` : sql\`\`}`,
      "id: z.int(), n: z.int()",
      look,
    ),
    "models/held.ts": model(
      "held",
      ["versions"],
      'materialized: "view",',
      `select id, v as n from \${ref(versions)} where dbt_valid_to is null`,
      "id: z.int(), n: z.int()",
      look,
    ),
    "models/top.ts": model(
      "top",
      ["merged", "days", "held", "log"],
      'materialized: "table",',
      `select ${["merged", "days", "held", "log"].map((name) => `(select sum(n) from \${ref(${name})})::bigint as ${name}`).join(", ")}`,
      ["merged", "days", "held", "log"].map((name) => `${name}: z.int()`).join(", "),
      look,
    ),
  };
}

const grows = (strategy: string) => `materialized: "incremental", incremental: (m) => ${strategy},`;

const base = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "laws", targets: { dev: duckdb({ path: "laws.duckdb" }) } });
`,
};

const tables = ["merged", "days", "log", "versions", "held", "top"] as const;

const kinds = ["look", "literal", "column", "kind", "deletes", "add", "change", "remove", "meddle", "nothing"] as const;

interface Edit {
  readonly edit: (typeof kinds)[number];
  readonly model: Edited;
  readonly value: number;
  /** Only this is built. */
  readonly select: string | undefined;
}

const edits: fc.Arbitrary<Edit> = fc.record({
  edit: fc.constantFrom(...kinds),
  model: fc.constantFrom(...editedModels),
  value: fc.integer({ min: 1, max: 6 }),
  select: fc.option(fc.constantFrom("merged", "days", "versions", "log", "top", "+top"), { nil: undefined, freq: 4 }),
});

function edited(project: Project, { edit, model: name, value }: Edit): Project {
  switch (edit) {
    case "look":
      return { ...project, look: value };
    case "literal":
      return { ...project, literals: { ...project.literals, [name]: value } };
    case "column":
      return { ...project, hasMore: !project.hasMore };
    case "kind":
      return { ...project, isTable: !project.isTable };
    case "deletes":
      return { ...project, hardDeletes: hardDeletes[value % 3] ?? "ignore" };
    case "add":
      return { ...project, rows: { ...project.rows, [Math.max(...Object.keys(project.rows).map(Number)) + 1]: value } };
    case "change":
      return { ...project, rows: { ...project.rows, 1: value } };
    case "remove":
      return { ...project, rows: Object.fromEntries(Object.entries(project.rows).filter(([id]) => id === "1" || id !== String(value))) };
    default:
      return project;
  }
}

async function build({ dir }: ProjectFolder, select: string | undefined, force = false): Promise<string[]> {
  await using engine = await createEngine({ projectDir: dir });
  const { results } = await engine.build({ force, allowDestructive: true, ...(select === undefined ? {} : { select: [select] }) });
  expect(results.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return results.filter(({ status }) => status !== "unchanged").map(({ name }) => name);
}

/** The rows of tables. Times are when a version was seen: of versions counts which there are, and which hold. */
async function contents({ dir }: ProjectFolder, names: readonly string[]): Promise<unknown> {
  await using engine = await createEngine({ projectDir: dir });
  const rows: unknown[] = [];
  for (const name of names) {
    const sql =
      name === "versions" ? "select id, v, dbt_valid_to is null as holds from versions order by all" : `from ${name} order by all`;
    rows.push([name, await engine.show({ sql }, { limit: 1000 })]);
  }
  return rows;
}

/** Somebody else takes a row away. */
async function meddle({ dir }: ProjectFolder, table: string): Promise<void> {
  const adapter = await loadAdapter({ path: "laws.duckdb" });
  await using warehouse = await adapter.open({ projectDir: dir, threads: 1 });
  await warehouse.execute(`delete from ${table} where id = 1`);
}

it("comes to the same as to run it for nothing, and as a full refresh", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { minLength: 2, maxLength: 6 }), async (all) => {
      using folder = projectFolder(filesOf(begin), base);
      using forced = projectFolder(filesOf(begin), base);
      using fresh = projectFolder(filesOf(begin), base);
      await Promise.all([build(folder, undefined), build(forced, undefined)]);
      expect(await build(folder, undefined)).toEqual([]);
      let project = begin;
      let grew = true;
      /** Whether everything was built with what it was last. */
      let isSettled = true;
      for (const edit of all) {
        project = edited(project, edit);
        grew &&= edit.edit !== "remove";
        for (const each of [folder, forced, fresh]) each.write(filesOf(project));
        const table = edit.model === "merged" ? "days" : edit.model;
        if (edit.edit === "meddle") for (const each of [folder, forced]) await meddle(each, table);
        const built = await build(folder, edit.select);
        if (edit.edit === "look" && isSettled) expect(built).toEqual([]);
        await build(forced, edit.select, true);
        expect(await contents(folder, tables)).toEqual(await contents(forced, tables));
        isSettled &&= edit.select === undefined;
        if (edit.select !== undefined || !grew) continue;
        for (const file of ["laws.duckdb", "laws.duckdb.wal"]) rmSync(join(fresh.dir, file), { force: true });
        await build(fresh, undefined);
        expect(await contents(folder, ["merged", "days", "held"])).toEqual(await contents(fresh, ["merged", "days", "held"]));
        expect(await build(folder, undefined)).toEqual([]);
        isSettled = true;
      }
    }),
    // A history takes seconds: to look for a shorter one that fails, too, would take minutes.
    { numRuns: 6, endOnFailure: true },
  );
}, 600_000);
