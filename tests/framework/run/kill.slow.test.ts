import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const table = (name: string, dep: string, file: string) => `import { defineModel } from "modelwright";
import { ${dep} } from "${file}";
export const ${name} = defineModel({ name: "${name}", materialized: "table", deps: [${dep}],
  query: ({ db }) => db.selectFrom("${dep}").select(["batch", "n"]) });
`;

/** All rows of a table come from one build: they have one batch number. */
it("killed at any moment, a build leaves every table whole and the next one undisturbed", async () => {
  using folder = projectFolder(
    {
      "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "kill", targets: { dev: duckdb({ path: "kill.duckdb" }) } });
`,
      "models/first.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const first = sqlModel({ name: "first", materialized: "table", deps: [], contract: z.object({ batch: z.number(), n: z.int() }),
  query: ({ sql }) => sql\`with batch as materialized (select random() as batch) select batch, range as n from batch, range(50000)\` });
`,
      "models/second.ts": table("second", "first", "./first.js"),
      "models/third.ts": table("third", "second", "./second.js"),
    },
    {},
  );
  const tables = ["first", "second", "third"];
  for (let round = 0; round < 6; round++) {
    const child = spawn(
      process.execPath,
      ["--conditions=modelwright:source", "--import", "tsx", "tests/framework/run/killed-build.ts", folder.dir],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    // A different moment of the next builds each time, told in microtask turns of real work rather than by a timer.
    for (let turn = 0; turn < round * 3; turn++) await new Promise((next) => setImmediate(next));
    child.kill("SIGKILL");
    await once(child, "exit");

    await using engine = await createEngine({ projectDir: folder.dir, waitMs: 5000 });
    for (const name of tables) {
      expect(await engine.show({ sql: `select count(*) as rows, count(distinct batch) as batches from ${name}` })).toEqual([
        { rows: 50000, batches: 1 },
      ]);
    }
    expect((await engine.build()).ok).toBe(true);
    const left = await engine.show({ sql: "select table_name from information_schema.tables where table_schema = 'main' order by 1" });
    expect(left.map((row) => row.table_name)).toEqual(tables);
  }
}, 120_000);
