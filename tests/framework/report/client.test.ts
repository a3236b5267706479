import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphScript } from "../../../src/framework/report/docs/client/graph.js";
import { siteScript } from "../../../src/framework/report/docs/client/site.js";
import { themeScript } from "../../../src/framework/report/docs/client/theme.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-client-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the scripts of the pages are sound JavaScript to a strict type checker", async () => {
  const scripts = { "theme.js": themeScript, "site.js": siteScript, "lineage.js": graphScript };
  for (const [name, script] of Object.entries(scripts)) await writeFile(join(folder, name), script);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    allowJs: true,
    checkJs: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    moduleDetection: "legacy",
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.js"] }));
  const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
  const output = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(output).toBe("");
});
