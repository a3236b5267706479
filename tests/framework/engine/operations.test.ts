import { describe, expect, it } from "vitest";
import { createEngine, type Problem } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, problemsIn, projectFolder } from "../project-folder.js";

const operations = {
  "operations/maintenance.ts": `import { defineOperation, defineVariable } from "modelwright";
import { z } from "zod";
import { fctStatus } from "../models/marts/fct_status.js";
import { orders } from "../models/sources.js";
export const who = defineVariable({ name: "who", schema: z.string().default("nobody") });
export const keep = defineOperation({
  name: "keep",
  description: "Keeps the rows of a status.",
  args: z.object({ status: z.string(), least: z.coerce.number().int().default(0) }),
  run: ({ args, sql, ref, vars }) => [
    sql\`create or replace table kept as select * from \${ref(fctStatus)} where status = \${args.status} and orders >= \${args.least}\`,
    sql\`select \${vars(who)} as who, count(*)::int as rows, (select count(*)::int from \${ref(orders)}) as orders from kept\`,
  ],
});
export const vacuum = defineOperation({ name: "vacuum_all", run: ({ sql }) => sql\`analyze\` });
export const half = defineOperation({
  name: "half",
  run: ({ sql }) => [sql\`create table half (a int)\`, sql\`select error('no')\`, sql\`select 1\`],
});
`,
};

async function run({ dir }: ProjectFolder, name: string, args?: Record<string, unknown>) {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.runOperation(name, args);
}
const refusal = (folder: ProjectFolder, name: string, args?: Record<string, unknown>): Promise<Problem | undefined> =>
  run(folder, name, args).then(
    () => undefined,
    (error: { problems: readonly Problem[] }) => error.problems[0],
  );

describe("an operation", () => {
  it("runs its statements with validated arguments, and gives the rows of the last one", async () => {
    using folder = projectFolder(operations);
    await using engine = await createEngine({ projectDir: folder.dir, vars: { who: "it's me" } });
    await engine.build();
    expect(await engine.runOperation("keep", { status: "placed", least: "2" })).toEqual([{ who: "it's me", rows: 1, orders: 3 }]);
    expect(await engine.runOperation("keep", { status: "'; drop table kept; --" })).toEqual([{ who: "it's me", rows: 0, orders: 3 }]);
    expect(await engine.runOperation("vacuum_all")).toEqual([]);
  });

  it("is all or nothing, and tells which statement failed", async () => {
    using folder = projectFolder(operations);
    const found = await refusal(folder, "half");
    expect(found).toMatchObject({ code: "operation_failed", blame: "failure", facts: { position: 2, of: 3, sql: "select error('no')" } });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(await engine.show({ sql: "select table_name from duckdb_tables() where table_name = 'half'" })).toEqual([]);
  });

  it("refuses names and arguments that there are not, with what was meant, before anything is run", async () => {
    using folder = projectFolder(operations);
    const unknown = await refusal(folder, "keap");
    expect(unknown).toMatchObject({ code: "operation_unknown", hint: expect.stringContaining('"keep"') });
    const args = await refusal(folder, "keep", { statsu: "placed" });
    expect(args).toMatchObject({ code: "operation_args", hint: "It takes: status, least.", at: { file: "operations/maintenance.ts" } });
    expect(args?.message).toContain('there is no argument "statsu"; did you mean "status"?');
    expect(args?.message).toContain("status: ");
    expect(await refusal(folder, "half", { a: 1 })).toMatchObject({ code: "operation_args", hint: "It takes none." });
  });

  it("is interrupted by a signal, and leaves nothing", async () => {
    using folder = projectFolder({
      "operations/slow.ts": `import { defineOperation } from "modelwright";
export const slow = defineOperation({ name: "slow",
  run: ({ sql }) => [sql\`create table begun (a int)\`, sql\`select count(*) from range(100000000000)\`] });
`,
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    const stop = new AbortController();
    const running = engine.runOperation("slow", {}, { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toMatchObject({ problems: [{ code: "query_cancelled" }] });
    expect(await engine.show({ sql: "select table_name from duckdb_tables() where table_name = 'begun'" })).toEqual([]);
  });

  it("is told about where it is wrongly declared or written", async () => {
    const declared = async (text: string) => {
      using folder = projectFolder({
        "models/wrong.ts": `import { defineOperation } from "modelwright";\nexport const wrong = defineOperation({ name: "wrong", ${text} });\n`,
      });
      return (await problemsIn(folder.dir))[0] ?? (await refusal(folder, "wrong"));
    };
    expect(await declared('run: "analyze"')).toMatchObject({ code: "setting_invalid", facts: { key: "run" } });
    expect(await declared("rum: () => 1, run: () => 1")).toMatchObject({ code: "key_unknown", facts: { similar: ["run"] } });
    expect(await declared("args: 1, run: () => 1")).toMatchObject({ code: "setting_invalid", facts: { key: "args" } });
    expect(await declared('run: () => "analyze"')).toMatchObject({ code: "operation_throws", at: { file: "models/wrong.ts" } });
    expect(await declared('run: () => { throw new Error("oh"); }')).toMatchObject({ code: "operation_throws", facts: { reason: "oh" } });
    expect(await declared("run: ({ sql }) => sql`commit`")).toMatchObject({ code: "hook_transaction" });
    expect(await declared(`run: ({ sql, ref }) => sql\`analyze \${ref({ name: 'orderz' })}\``)).toMatchObject({ code: "model_unknown" });
  });
});

describe("model run-operation", () => {
  it("prints the rows, or JSON, and says what is wrong", async () => {
    using folder = projectFolder(operations);
    expect(model(folder.dir, "build").status).toBe(0);
    const args = '{"status": "placed"}';
    expect(model(folder.dir, "run-operation", "keep", "--args", args)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/who +rows +orders\n.*\n?nobody +1 +3/),
    });
    const { stdout } = model(folder.dir, "run-operation", "keep", "--args", args, "--vars", '{"who": "x"}', "--json");
    expect(JSON.parse(stdout)).toEqual([{ who: "x", rows: 1, orders: 3 }]);
    expect(model(folder.dir, "run-operation", "half")).toMatchObject({ status: 1, stderr: expect.stringContaining("Statement 2 of 3") });
    expect(model(folder.dir, "run-operation", "keap")).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "keep"') });
    expect(model(folder.dir, "run-operation", "keep", "--args", "[1]")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("a JSON object"),
    });
    expect(model(folder.dir, "run-operation")).toMatchObject({ status: 2, stderr: expect.stringContaining("the name of an operation") });
  });
});
