import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command } from "../../../src/framework/cli/command.js";
import { commands } from "../../../src/framework/cli/commands/index.js";
import { main } from "../../../src/framework/cli/main.js";
import type { OptionName } from "../../../src/framework/cli/options.js";
import { projectFolder } from "../project-folder.js";

/** A project in which every command has something to do. */
const files = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "shop.duckdb" }), prod: duckdb({ path: "prod.duckdb" }), empty: duckdb({ path: "empty.duckdb" }) },
  folders: { "models/marts": { materialized: "table" } },
});
`,
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({
  name: "orders",
  source: "raw",
  schema: z.object({ id: z.string(), status: z.enum(["placed", "shipped"]), amount: z.int().nullable() }),
  location: csv("data/orders.csv"),
  freshness: { warnAfter: { days: 1000 } },
});
`,
  "models/marts/fct_days.ts": `import { defineModel, defineVariable, sql } from "modelwright";
import { z } from "zod";
import { stgOrders } from "../staging/stg_orders.js";
export const least = defineVariable({ name: "least", schema: z.number().default(0) });
export const fctDays = defineModel({
  name: "fct_days",
  deps: [stgOrders],
  materialized: "incremental",
  query: ({ db, vars }) => db.selectFrom("stg_orders").where("amount", ">=", vars(least)).select([sql<string>\`date '2026-01-01'\`.as("day"), "amount"]),
  incremental: (m) => m.intervals({ eventTime: "day", batchSize: "year", begin: "2026-01-01", lookback: 0 }),
});
`,
  "seeds/countries.csv": "code\nDE\n",
  "seeds/countries.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const countries = defineSeed({ name: "countries", schema: z.object({ code: z.string() }) });
`,
  "snapshots/orders_snapshot.ts": `import { defineSnapshot } from "modelwright";
import { orders } from "../models/sources.js";
export const ordersSnapshot = defineSnapshot({
  name: "orders_snapshot", relation: orders, uniqueKey: "id", strategy: { kind: "check", columns: "all" },
});
`,
  "operations/count_orders.ts": `import { defineOperation } from "modelwright";
import { fctDays } from "../models/marts/fct_days.js";
export const countOrders = defineOperation({ name: "count_orders", run: ({ sql, ref }) => sql\`select count(*) as n from \${ref(fctDays)}\` });
`,
};

/** Command lines of every command that end well. A new command does not compile without its own. */
const lines: Readonly<Record<keyof typeof commands, readonly string[]>> = {
  init: ["init made-here-$"],
  build: ["build --force", "build", "build --explain", "build --env feature --vars '{\"least\":1}'"],
  plan: ["plan --force --sql"],
  apply: ["apply"],
  env: ["env list", "env diff feature", "env clean feature"],
  run: ["run --force"],
  test: ["test"],
  seed: ["seed --force"],
  snapshot: ["snapshot --force"],
  retry: ["retry"],
  clone: ["clone --state state --target empty --full-refresh", "clone --state state --target empty"],
  "run-operation": ["run-operation count_orders"],
  dev: ["dev"],
  check: ["check"],
  ls: ["ls"],
  show: ["show fct_days", "show --inline 'select 1 as one where false'"],
  intervals: ["intervals fct_days"],
  diff: ["diff fct_status --against prod"],
  "ci-comment": ["build", "ci-comment --against prod"],
  compile: ["compile", "compile --select stg_orders"],
  source: ["source freshness"],
  docs: ["docs generate", "docs serve --port 0"],
  debug: ["debug"],
  clean: ["clean"],
  completion: ["completion bash", "completion zsh", "completion fish"],
};
/** These go on until they are interrupted. */
const isEndless = (line: string) => line.startsWith("dev") || line.startsWith("docs serve");

let folder: ReturnType<typeof projectFolder>;
let modes = 0;

/** Runs a command line on a terminal, the harder case: there, colours and cursors are thought of. */
async function run(line: string, ...more: readonly string[]) {
  const interrupt = new AbortController();
  let [stdout, stderr] = ["", ""];
  const write = (text: string) => {
    stdout += text;
    if (isEndless(line)) interrupt.abort();
  };
  const words = [...line.replace("$", String(modes)).matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  const code = await main([...words, ...more], {
    stdout: { write, isTTY: true, columns: 80 },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    cwd: folder.dir,
    env: more.includes("--json") ? {} : { NO_COLOR: "1", CI: "true" },
    signal: interrupt.signal,
  });
  return { code, stdout, stderr };
}

const wellEnded = (line: string) => (isEndless(line) ? 130 : 0);
const takes = ({ options }: Command, option: OptionName) => options.includes(option);
const all = Object.entries(lines).flatMap(([name, own]) => own.map((line) => [line, commands[name as keyof typeof commands]] as const));

beforeAll(async () => {
  folder = projectFolder(files);
  expect((await run("build --target prod")).code).toBe(0);
  cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
});
afterAll(() => folder[Symbol.dispose]());

describe.each<[mode: string, takes: (command: Command, line: string) => boolean, args: readonly string[]]>([
  ["without colours", () => true, []],
  ["--json", () => true, ["--json"]],
  ["--log-format json", (command, line) => takes(command, "log-format") && !line.includes("--explain"), ["--log-format", "json"]],
  ["--quiet", (command, line) => takes(command, "quiet") && !line.includes("--explain") && line !== "dev", ["--quiet"]],
])("%s", (mode, isTaken, args) => {
  beforeAll(() => {
    modes += 1;
  });

  it.each(all.filter(([line, command]) => isTaken(command, line)).map(([line]) => line))("%s", async (line) => {
    if (line === "apply") await run("plan --force");
    const { code, stdout, stderr } = await run(line, ...args);
    expect([code, stderr]).toEqual([wellEnded(line), ""]);
    expect(stdout).not.toContain("\u001b");
    if (mode === "--quiet") expect(stdout).toBe("");
    else if (mode === "--json") expect(() => JSON.parse(stdout)).not.toThrow();
    else if (mode === "--log-format json")
      for (const event of stdout.split("\n").slice(0, -1)) expect(JSON.parse(event)).toHaveProperty("type");
    else expect(stdout).not.toBe("");
  });
});

it.each(Object.keys(commands))("%s --json tells what is wrong in JSON, too", async (name) => {
  const { code, stdout, stderr } = await run(name, "--nonsense", "--json");
  expect([code, stderr]).toEqual([2, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ code: "option_unknown" }] });
});
