// The main job: events → lake → models and tests → docs site. Each step is a command that can be run alone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const hasEvents = existsSync("data/raw/events") && readdirSync("data/raw/events").length > 0;
const steps = [
  ["Build the framework", ["scripts/build.mjs"]],
  ...(hasEvents ? [] : [["Generate events", ["node_modules/tsx/dist/cli.mjs", "src/pipeline/generate/main.ts"]]]),
  ["Ingest them into the lake", ["node_modules/tsx/dist/cli.mjs", "src/pipeline/ingest.ts"]],
  ["Build and test the models", ["bin/model.js", "build"]],
  ["Write the docs site", ["bin/model.js", "docs", "generate"]],
];
for (const [title, args] of steps) {
  console.log(`\n▸ ${title}`);
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`
Done. Look at:
  docs-site/dist/index.html       the docs and lineage site (open it in a browser)
  data/analytics.duckdb           the warehouse: npx model show fct_revenue
  data/analytics.read.duckdb      its copy for notebooks and dashboards, which no build ever locks
  target/                         manifest.json, run_results.json
`);
