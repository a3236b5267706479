import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const folder = join(process.cwd(), "target/types-rename");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (column: string): Readonly<Record<string, string>> => ({
  "stg.ts": `import { defineModel, defineSource, parquet } from "modelwright";
import { z } from "zod";
const raw = defineSource({ name: "raw", source: "s", location: parquet("x"), schema: z.object({ id: z.string(), amount: z.int() }) });
export const stg = defineModel({ name: "stg", deps: [raw], query: ({ db }) => db.selectFrom("raw").select(["id as ${column}", "amount"]) });
`,
  "mart.ts": `import { defineModel, unique } from "modelwright";
import { stg } from "./stg.js";
export const mart = defineModel({
  name: "mart",
  deps: [stg],
  query: ({ db }) =>
    db
      .selectFrom("stg as s")
      .select("s.amount")
      .where("s.order_id", "!=", "x"),
});
export const other = defineModel({
  name: "other",
  deps: [stg],
  query: ({ db }) => db.selectFrom("stg").selectAll(),
  columns: {
    order_id: { tests: [unique()] },
  },
});
`,
});

/** Lines of `mart.ts` that the type checker complains of. */
function complaints(column: string): number[] {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files(column))) writeFileSync(join(folder, file), text);
  const options = { incremental: false, tsBuildInfoFile: null };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.json", compilerOptions: options, include: ["."], exclude: [] }),
  );
  const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  expect(stdout).not.toContain("stg.ts(");
  return [...stdout.matchAll(/mart\.ts\((\d+),/g)].map((match) => Number(match[1]));
}

it("a column renamed upstream is an error at each line that uses it downstream", () => {
  expect(complaints("order_id")).toEqual([]);
  expect(complaints("order_key")).toEqual([10, 17]);
});
