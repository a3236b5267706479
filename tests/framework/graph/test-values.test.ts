import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const values = (tests: string) => ({
  "models/values.ts": `import { acceptedValues, sqlModel } from "modelwright";
import { z } from "zod";
export const values = sqlModel({ name: "values", materialized: "table", deps: [], contract: z.object({ big: z.bigint(), at: z.date(), yes: z.boolean(), n: z.number() }),
  query: ({ sql }) => sql\`select 170141183460469231731687303715884105727::hugeint as big, timestamp '2026-03-01 12:00:00.123' as at, true as yes, 0.5::double as n\`,
  columns: { ${tests} } });
`,
});

it("accepted values of every kind decide over a build, and two tests that differ only in kind or value are two", async () => {
  using folder = projectFolder(
    values(`
    big: { tests: [acceptedValues([170141183460469231731687303715884105727n, -1n])] },
    at: { tests: [acceptedValues([new Date("2026-03-01T12:00:00.123Z")]), acceptedValues([new Date(0)], { severity: "warn" })] },
    yes: { tests: [acceptedValues([true])] },
    n: { tests: [acceptedValues([0.5])] }`),
  );
  await using engine = await createEngine({ projectDir: folder.dir });
  const { ok, results } = await engine.build({ select: ["values"] });
  const tests = results.filter(({ kind }) => kind === "test");
  expect(tests.map(({ status }) => status).sort()).toEqual(["pass", "pass", "pass", "pass", "warn"]);
  expect(new Set(tests.map(({ id }) => id)).size).toBe(5);
  expect(ok).toBe(true);
  // The names do not depend on the machine's time zone.
  expect(tests.map(({ name }) => name)).toContain("accepted_values_values_at__2026_03_01t12_00_00_123z");
  expect(readFileSync(join(folder.dir, "target/manifest.json"), "utf8")).toContain("170141183460469231731687303715884105727");
});

it.each([
  ["a date that is none", "at: { tests: [acceptedValues([new Date(Number.NaN)])] }"],
  ["a number that is none", "n: { tests: [acceptedValues([Number.NaN])] }"],
  ["null", "n: { tests: [acceptedValues([null as never])] }"],
  ["an object", "n: { tests: [acceptedValues([{ a: 1 } as never])] }"],
  ["one value that is no array", "n: { tests: [acceptedValues(0.5 as never)] }"],
])("%s is refused with its place", async (_, tests) => {
  using folder = projectFolder(values(tests));
  const refused = await createEngine({ projectDir: folder.dir }).catch((error: Error) => error);
  expect(String(refused)).toContain("models/values.ts:5:");
  expect(String(refused)).toContain("an array of texts, finite numbers, bigints, booleans and valid dates");
});
