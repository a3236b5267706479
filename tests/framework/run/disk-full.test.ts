import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { bin } from "../cli/model.js";
import { projectFolder } from "../project-folder.js";

/** A project of one model, which grows to more than the disk holds. */
const growing = (rows: number) => ({
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "full", targets: { dev: duckdb({ path: "db/full.duckdb", settings: { threads: 1 } }) } });
`,
  "models/big.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const big = sqlModel({ name: "big", materialized: "table", deps: [], contract: z.object({ rows: z.int(), noise: z.string() }),
  query: ({ sql }) => sql\`select ${rows} as rows, md5(range::varchar) as noise from range(${rows})\` });
`,
});

const few = 1_000;
const many = 2_000_000;
const environment = { ...process.env, NO_COLOR: "1", CI: "true" };

/** Builds a project in a process of its own. */
type Build = (dir: string) => { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A small file system in memory under `db/`. */
function onSmallDisk(dir: string): Disposable | undefined {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", dir]).status === 0;
  return mounted ? { [Symbol.dispose]: () => void spawnSync("umount", [dir]) } : undefined;
}

const build: Build = (dir) => spawnSync(process.execPath, [bin, "build"], { cwd: dir, encoding: "utf8", env: environment });

/** The size of files is limited instead; `SIGXFSZ` has to be ignored for writes to fail as they do on a full disk. */
const buildWithLimit: Build = (dir) =>
  spawnSync("bash", ["-c", `trap '' XFSZ; ulimit -f 12000; exec "${process.execPath}" "${bin}" build`], {
    cwd: dir,
    encoding: "utf8",
    env: environment,
  });

const probe = projectFolder({}, {});
const probed = onSmallDisk(probe.dir);
probed?.[Symbol.dispose]();
probe[Symbol.dispose]();
const canMount = probed !== undefined;
const canLimit = spawnSync("bash", ["-c", "ulimit -f 12000"]).status === 0;

async function fillsUp(smallDisk: boolean, run: Build): Promise<void> {
  using folder = projectFolder(growing(few), {});
  const db = join(folder.dir, "db");
  mkdirSync(db);
  using _disk = smallDisk ? onSmallDisk(db) : undefined;
  expect(run(folder.dir).status).toBe(0);

  folder.write(growing(many));
  const { status, stdout, stderr } = run(folder.dir);
  expect(stdout + stderr).toContain("no room left on the disk");
  expect(stdout + stderr).toContain("Make room");
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(1);

  folder.write(growing(few));
  await using engine = await createEngine({ projectDir: folder.dir });
  expect(await engine.show({ sql: "select count(*) as n, min(rows) as rows from big" })).toEqual([{ n: few, rows: few }]);
  if (smallDisk) spawnSync("mount", ["-o", "remount,size=200m", db]);
  expect((await engine.build()).ok).toBe(true);
  expect(await engine.show({ sql: "select table_name from information_schema.tables where table_schema = 'main'" })).toEqual([
    { table_name: "big" },
  ]);
}

describe("when the disk is full while a model is built, the old table stays whole and the next build works", () => {
  it.skipIf(!canMount)("on a small disk (needs the right to mount one)", () => fillsUp(true, build));
  it.skipIf(!canLimit)("with a limit on the size of files (needs ulimit)", () => fillsUp(false, buildWithLimit));
});
