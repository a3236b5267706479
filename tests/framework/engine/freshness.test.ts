import { cpSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dbtSourcesSchema } from "../../../src/framework/artifacts/dbt/sources.js";
import { createEngine } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { problemsIn, projectFolder } from "../project-folder.js";

const csvSource = (name: string, type: string, freshness: string) => `export const ${name} = defineSource({
  name: "${name}", source: "shop", schema: z.object({ id: z.int(), at: ${type} }), location: csv("data/${name}.csv"),
  freshness: ${freshness},
});
`;
const limits = "warnAfter: { hours: 12 }, errorAfter: { days: 2 }";
const sources = (...declared: string[]) => ({
  "models/sources.ts": `import { csv, defineSource, table } from "modelwright";\nimport { z } from "zod";\n${declared.join("")}`,
});
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const rows = (...times: readonly string[]) => `id,at\n${times.map((time, index) => `${index},${time}`).join("\n")}\n`;
const config = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "shop", targets: { dev: duckdb({ path: "shop.duckdb" }) } });
`,
};

const project = () =>
  projectFolder(
    {
      ...config,
      ...sources(
        csvSource("fresh", "z.date()", `{ column: "at", ${limits} }`),
        csvSource("stale", "z.iso.date()", `{ column: "at", warnAfter: { days: 1 } }`),
        csvSource("dead", "z.date()", `{ column: "at", ${limits} }`),
        csvSource("files", "z.string()", `{ ${limits} }`),
        csvSource("empty", "z.date()", `{ column: "at", ${limits} }`),
        csvSource("words", "z.string()", `{ column: "at", ${limits} }`),
        csvSource("silent", "z.string()", "undefined"),
      ),
      "models/from_files.ts": `import { defineModel } from "modelwright";
import { files } from "./sources.js";
export const fromFiles = defineModel({ name: "from_files", deps: [files], query: ({ db }) => db.selectFrom("files").select(["id"]) });
`,
      "data/fresh.csv": rows(hoursAgo(72).toISOString(), hoursAgo(1).toISOString()),
      "data/stale.csv": rows(hoursAgo(96).toISOString().slice(0, 10)),
      "data/dead.csv": rows(hoursAgo(72).toISOString()),
      "data/files.csv": rows("x"),
      "data/empty.csv": "id,at\n",
      "data/words.csv": rows("yesterday"),
      "data/silent.csv": rows("x"),
    },
    {},
  );

describe("freshness", () => {
  it("finds the newest record by a timestamp, a date or the time of files, and keeps it as dbt does", async () => {
    using folder = project();
    utimesSync(join(folder.dir, "data/files.csv"), hoursAgo(20), hoursAgo(20));
    await using engine = await createEngine({ projectDir: folder.dir });
    const { ok, results } = await engine.freshness();
    expect(ok).toBe(false);
    expect(Object.fromEntries(results.map(({ name, status }) => [name, status]))).toEqual({
      ...{ fresh: "pass", stale: "warn", dead: "error", files: "warn", empty: "runtime error", words: "runtime error" },
    });
    const ages = Object.fromEntries(results.map(({ name, ageMs = 0 }) => [name, Math.round(ageMs / 3_600_000)]));
    expect(ages).toMatchObject({ fresh: 1, dead: 72, files: 20 });
    const kept = dbtSourcesSchema.parse(JSON.parse(readFileSync(join(folder.dir, "target/sources.json"), "utf8")));
    expect(kept.results).toContainEqual(
      expect.objectContaining({
        unique_id: "source.shop.shop.dead",
        status: "error",
        criteria: { warn_after: { count: 12, period: "hour" }, error_after: { count: 2, period: "day" }, filter: null },
      }),
    );
    expect(kept.results).toContainEqual({ unique_id: "source.shop.shop.empty", status: "runtime error", error: "it has no records" });
  });

  it("is selected by: what is fresh, stale, or fresher than in a state", async () => {
    using folder = project();
    utimesSync(join(folder.dir, "data/files.csv"), hoursAgo(20), hoursAgo(20));
    await using engine = await createEngine({ projectDir: folder.dir });
    const names = async (selector: string, state?: string) =>
      (await engine.ls({ select: [selector], state })).map(({ name }) => name).join(" ");
    await expect(names("source_status:pass")).rejects.toThrow("has no sources.json");
    await engine.freshness();
    cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
    expect(await names("source_status:warn+")).toBe("files stale from_files");
    expect(await names("source_status:error")).toBe("dead");
    expect(await names("source_status:fresher+", "state")).toBe("");
    utimesSync(join(folder.dir, "data/files.csv"), hoursAgo(1), hoursAgo(1));
    await engine.freshness();
    expect(await names("source_status:fresher+", "state")).toBe("files from_files");
    await expect(names("source_status:fresher")).rejects.toThrow("--state DIR");
    await expect(names("source_status:wran")).rejects.toThrow('Did you mean "warn"?');
    writeFileSync(join(folder.dir, "target/sources.json"), '{"results": 3}');
    await expect(names("source_status:warn")).rejects.toMatchObject({ problems: [{ code: "state_unreadable" }] });
  });

  it("is a command", () => {
    using folder = project();
    const found = model(folder.dir, "source", "freshness", "--select", "fresh", "dead");
    expect(found).toMatchObject({ status: 1, stdout: expect.stringMatching(/error\s+dead\s+20.*Z\npass\s+fresh\s+20/) });
    expect(model(folder.dir, "source", "freshness", "--select", "fresh")).toMatchObject({ status: 0 });
    expect(model(folder.dir, "source", "freshness", "--select", "silent").stdout).toContain("None of the selected sources");
    expect(model(folder.dir, "source")).toMatchObject({ status: 2, stderr: expect.stringContaining("needs `freshness`") });
  });

  it.each([
    ["{ column: 'att', warnAfter: { days: 1 } } as never", "column_unknown"],
    ["{ column: 'at' }", "setting_invalid"],
    ["{ warnAfter: { weeks: 1 } } as never", "setting_invalid"],
    ["{ warnAfter: { days: 0 } }", "setting_invalid"],
    ["{ warnAfter: { days: 1, hours: 1 } }", "setting_invalid"],
    ["{ warnafter: { days: 1 } } as never", "setting_invalid"],
  ])("refuses %s", async (freshness, code) => {
    using folder = projectFolder({ ...config, ...sources(csvSource("fresh", "z.date()", freshness)) }, {});
    expect((await problemsIn(folder.dir)).map((found) => found.code)).toEqual([code]);
  });

  it("needs a column for a table", async () => {
    const declared = csvSource("fresh", "z.date()", "{ warnAfter: { days: 1 } }").replace('csv("data/fresh.csv")', 'table("fresh")');
    using folder = projectFolder({ ...config, ...sources(declared) }, {});
    expect((await problemsIn(folder.dir)).map(({ code }) => code)).toEqual(["freshness_column_missing"]);
  });
});
