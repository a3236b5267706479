import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine, type Manifest } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_status.ts"] ?? "";
const config = shop["analytics.config.ts"] ?? "";

async function compiled({ dir }: ProjectFolder): Promise<Manifest> {
  await using engine = await createEngine({ projectDir: dir });
  return { ...(await engine.compile()), generatedAt: "" };
}

async function compiledAnew(folder: ProjectFolder): Promise<Manifest> {
  rmSync(join(folder.dir, "target"), { recursive: true, force: true });
  return compiled(folder);
}

/** Changes what is kept, so that it can be told from what is compiled. */
function mark({ dir }: ProjectFolder): void {
  const cache = join(dir, "target/.cache");
  for (const file of readdirSync(cache).filter((name) => name.endsWith(".bin"))) {
    const kept = deserialize(readFileSync(join(cache, file))) as { manifest: { nodes: Record<string, { description: string }> } };
    for (const node of Object.values(kept.manifest.nodes)) node.description = "kept";
    writeFileSync(join(cache, file), serialize(kept));
  }
}

const project = {
  "models/lib/least.ts": "export const least = 0;\n",
  "models/staging/stg_orders.ts": staging
    .replace("import { orders }", 'import { least } from "../lib/least.js";\nimport { orders }')
    .replace('.select(["id', '.where("amount", ">=", least).select(["id'),
  "models/marts/dim_ids.ts": `import { defineModel, unique } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const dimIds = defineModel({ name: "dim_ids", deps: [stgOrders], description: "",
  query: ({ db }) => db.selectFrom("stg_orders as o").select(["o.order_id"]), columns: { order_id: { tests: [unique()] } } });
`,
  "models/marts/words.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const words = sqlModel({ name: "words", deps: [], contract: z.object({ word: z.string() }), query: ({ sql }) => sql\`select 'a' as word\` });
`,
};

/** Changes to a project, each made of a number. */
const changes: readonly ((value: number) => Record<string, string>)[] = [
  (value) => ({ "models/lib/least.ts": `export const least = ${value};\n` }),
  (value) => ({ "models/marts/dim_ids.ts": project["models/marts/dim_ids.ts"].replace('description: ""', `description: "No ${value}"`) }),
  (value) => ({
    "models/marts/fct_status.ts": mart
      .replace("import { stgOrders }", 'import { dimIds } from "./dim_ids.js";\nimport { stgOrders }')
      .replace("{ defineModel, expression, unique }", "{ defineModel, expression, relationship, unique }")
      .replace('"o.status", fn', `"o.status", fn.max(eb.ref("o.order_id")).as("last_id"), fn`)
      .replace("columns: {", `columns: { last_id: { tests: [relationship(dimIds, "order_id", { name: "ids_${value % 2}" })] },`),
  }),
  () => ({ "models/marts/fct_status.ts": mart }),
  (value) => ({ "models/marts/words.ts": project["models/marts/words.ts"].replace("'a'", `'${value}'`) }),
  (value) => ({ [`models/marts/w${value}.ts`]: project["models/marts/words.ts"].replaceAll("words", `w${value}`) }),
  (value) => ({ "analytics.config.ts": config.replace('"table"', value % 2 ? '"view"' : '"table"') }),
  (value) => ({
    "models/staging/stg_orders.ts": project["models/staging/stg_orders.ts"].replace(
      "deps:",
      `${value % 2 ? 'materialized: "ephemeral",' : ""} deps:`,
    ),
  }),
];

describe("a project in which something has changed", () => {
  it("is compiled as if nothing had been kept, whatever has changed", async () => {
    const step = fc.record({ change: fc.nat(changes.length - 1), value: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        using folder = projectFolder(project);
        await compiled(folder);
        for (const { change, value } of steps) {
          folder.write(changes[change]?.(value) ?? {});
          await compiled(folder);
        }
        expect(await compiled(folder)).toEqual(await compiledAnew(folder));
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it("is compiled only where the change comes to", async () => {
    using folder = projectFolder(project);
    await compiled(folder);
    mark(folder);
    folder.write({ "models/marts/dim_ids.ts": project["models/marts/dim_ids.ts"].replace('description: ""', 'description: "new"') });
    const { nodes } = await compiled(folder);
    const models = Object.values(nodes).filter(({ kind }) => kind === "model");
    expect(Object.fromEntries(models.map(({ name, description }) => [name, description]))).toEqual({
      stg_orders: "kept",
      fct_status: "kept",
      words: "kept",
      dim_ids: "new",
    });
    mark(folder);
    folder.write({ "models/lib/least.ts": "export const least = 7;\n" });
    const after = await compiled(folder);
    expect(after.nodes["model.shop.words"]?.description).toBe("kept");
    expect(after.nodes["model.shop.stg_orders"]).toMatchObject({ description: "", sql: expect.stringContaining(">= 7") });
    mark(folder);
    folder.write({ "analytics.config.ts": config.replace("nightly", "daily") });
    expect(Object.values((await compiled(folder)).nodes).filter(({ description }) => description === "kept")).toEqual([]);
  });
});
