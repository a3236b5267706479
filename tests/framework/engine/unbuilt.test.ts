import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder, shop } from "../project-folder.js";

const files = {
  "seeds/statuses.csv": "status\nplaced\nshipped\n",
  "seeds/statuses.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const statuses = defineSeed({ name: "statuses", schema: z.object({ status: z.enum(["placed", "shipped"]) }), databaseSchema: "seeds" });
`,
  "models/staging/stg_statuses.ts": `import { defineModel } from "modelwright";
import { statuses } from "../../seeds/statuses.js";
export const stgStatuses = defineModel({
  name: "stg_statuses", deps: [statuses], materialized: "ephemeral", query: ({ db }) => db.selectFrom("statuses").select("status"),
});
`,
  "models/marts/dim_status.ts": `import { defineModel } from "modelwright";
import { stgStatuses } from "../staging/stg_statuses.js";
export const dimStatus = defineModel({ name: "dim_status", deps: [stgStatuses], query: ({ db }) => db.selectFrom("stg_statuses").select("status") });
`,
  "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "")
    .replace("expression, unique }", "expression, relationship, unique }")
    .replace("tests: [unique()]", 'tests: [unique(), relationship(dimStatus, "status")]')
    .replace("\n", '\nimport { dimStatus } from "./dim_status.js";\n'),
};

it("what reads a relation that is not built says which, and how it is built", async () => {
  using folder = projectFolder(files);
  await using engine = await createEngine({ projectDir: folder.dir });
  const problemOf = async (name: string, results: ReturnType<typeof engine.run>) =>
    (await results).results.find((result) => result.name === name)?.problem;

  expect(await problemOf("dim_status", engine.run())).toMatchObject({
    code: "relation_not_built",
    message: '"statuses" is not built yet: the target dev has no seeds.statuses.',
    hint: expect.stringMatching(/npx model seed .* engine\.seed\(\)/),
    at: { file: "models/marts/dim_status.ts" },
  });
  const test = "relationships_fct_status_status__status__ref_dim_status_";
  expect(await problemOf(test, engine.build({ select: ["+fct_status"], exclude: ["dim_status", "statuses"] }))).toMatchObject({
    code: "relation_not_built",
    message: '"dim_status" is not built yet: the target dev has no main.dim_status.',
    hint: "Build it first: npx model build --select +dim_status",
  });
  expect((await engine.seed()).ok).toBe(true);
  expect((await engine.run()).ok).toBe(true);
  expect((await engine.test()).ok).toBe(true);
});
