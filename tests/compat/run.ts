// Shows artifacts to dbt's own loaders and to the tools that read them. Ends with `N passed, N failed, N skipped`.
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dbtSources } from "../../src/framework/artifacts/dbt/sources.js";
import { writeArtifacts, writeSources } from "../../src/framework/artifacts/dbt/write.js";
import { createEngine } from "../../src/framework/engine.js";
import { catalog, manifest, projectDir, results } from "../framework/artifacts/shop.js";
import { projectFolder, shop } from "../framework/project-folder.js";
import { askDbt, checkNames, pythonWithDbt } from "./dbt.js";

type Write = (dir: string) => Promise<void>;

/** Folders of artifacts by name: one of every kind of node, one of a project that is really built, with a failing test. */
const folders: Readonly<Record<string, Write>> = {
  "every kind of node": async (dir) => {
    await writeArtifacts(dir, { manifest, results, catalog }, projectDir);
    const error = { unique_id: "source.shop.web.events", error: "it has no records", status: "runtime error" } as const;
    await writeSources(dir, dbtSources([error], manifest.generatedAt, 1), projectDir);
  },
  "a built project": async (dir) => {
    using folder = projectFolder({ "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,-20\n" });
    const sources = (shop["models/sources.ts"] ?? "").replace("location:", "freshness: { warnAfter: { hours: 1 } }, location:");
    folder.write({ "models/sources.ts": sources });
    await using engine = await createEngine({ projectDir: folder.dir });
    const built = { manifest: await engine.compile(), results: await engine.build(), catalog: await engine.catalog() };
    if (built.results.ok) throw new Error("the project was meant to have a failing test");
    if (!(await engine.freshness()).ok) throw new Error("the source was meant to be fresh");
    await writeArtifacts(dir, built, folder.dir);
    cpSync(join(folder.dir, "target/sources.json"), join(dir, "sources.json"));
  },
};

const counts = { passed: 0, failed: 0, skipped: 0 };
function tell(outcome: keyof typeof counts, name: string, detail?: string): void {
  counts[outcome] += 1;
  process.stdout.write(`${outcome.padEnd(7)} ${name}${detail === undefined ? "" : `: ${detail}`}\n`);
}

async function check(folder: string, write: Write, python: string): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "dbt-")));
  try {
    await write(dir);
    for (const [name, problem] of askDbt(python, dir)) {
      if (problem === null) tell("passed", `${folder} · ${name}`);
      else tell("failed", `${folder} · ${name}`, problem);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const python = pythonWithDbt();
for (const [folder, write] of Object.entries(folders)) {
  if ("path" in python) await check(folder, write, python.path);
  else if ("skip" in python) for (const name of checkNames) tell("skipped", `${folder} · ${name}`, python.skip);
  else tell("failed", folder, python.fail);
}
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
