import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { twoTargets } from "../diff/two-targets.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

let folder: ProjectFolder;
beforeAll(async () => {
  folder = await twoTargets();
});
afterAll(() => folder[Symbol.dispose]());

const comment = (...args: readonly string[]) => model(folder.dir, "ci-comment", ...args);

/** The page without what is another one each time. */
const settled = (markdown: string) => markdown.replace(/(?<=ended ).*(?=: built)/, "THEN");

const problemOf = async (dir: string, target: string, against: string) => {
  await using engine = await createEngine({ projectDir: dir, target });
  return await engine.ciComment({ against }).then(
    () => undefined,
    (error: { problems: readonly unknown[] }) => error.problems[0],
  );
};

describe("model ci-comment", () => {
  it("says in one page what a change does to another target: plan, tests, data of what changes", async () => {
    const { status, stdout, stderr } = comment("--against", "prod");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    await expect(settled(stdout)).toMatchFileSnapshot("golden/comment.md");
  });

  it("shows no row of the data", () => {
    const { stdout } = comment("--against", "prod", "--select", "stg_orders");
    expect(stdout).toContain("<code>stg_orders</code>");
    for (const value of ["someone", "twice", "shipped", "old|"]) expect(stdout).not.toContain(value);
  });

  it("compares and plans what is selected", async () => {
    await using engine = await createEngine({ projectDir: folder.dir, target: "dev" });
    const { plan, diff } = await engine.ciComment({ against: "prod", select: ["fct_lines"] });
    expect(plan).toMatchObject({ target: "prod", selection: [] });
    expect(diff.models.map(({ name, status }) => [name, status])).toEqual([["fct_lines", "different"]]);
  });

  it("compares with another schema of the same database, in one process", () => {
    expect(comment("--target", "dev", "--against", "blue", "--select", "fct_status").stdout).toContain("against `blue`");
  });

  it("writes a file, and plain data", () => {
    const { stdout } = comment("--against", "prod", "--out", "comment.md", "--json");
    const data = JSON.parse(stdout) as { markdown: string; run: { target: string }; diff: { before: string } };
    expect(data).toMatchObject({ project: "shop", target: "dev", against: "prod", run: { target: "dev" }, diff: { before: "prod" } });
    expect(readFileSync(join(folder.dir, "comment.md"), "utf8")).toBe(data.markdown);
    expect(comment("--against", "prod", "--out", "comment.md").stdout).toBe("");
  });

  it("tells each failure with its failing rows and its place, and reads the copy of a database that is held", async () => {
    const config = shop["analytics.config.ts"] ?? "";
    const prod = 'prod: duckdb({ path: "prod.duckdb", publish: "prod.read.duckdb" }), dev: ';
    using other = projectFolder({ "analytics.config.ts": config.replace("dev: ", prod) });
    expect(model(other.dir, "build", "--target", "prod").status).toBe(0);
    other.write({
      "data/orders.csv": "id,status,amount\na,placed,10\na,placed,11\nb,lost,20\n",
      "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "").replace("eb.val(0)", "eb.val(2)"),
    });
    expect(model(other.dir, "build", "--target", "dev").status).toBe(1);
    const holder = spawn(process.execPath, ["tests/framework/cli/hold-database.mjs", join(other.dir, "prod.duckdb")], { stdio: "pipe" });
    onTestFinished(() => void holder.kill());
    await once(holder.stdout, "data");
    const { status, stdout, stderr } = model(other.dir, "ci-comment", "--target", "dev", "--against", "prod");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    await expect(settled(stdout)).toMatchFileSnapshot("golden/failures.md");
  });

  it("leaves the other target and the artifacts as they are", () => {
    const hashes = () =>
      ["prod.duckdb", "shop.duckdb", "target/run_results.json", "target/manifest.json"].map((file) =>
        createHash("sha256")
          .update(readFileSync(join(folder.dir, file)))
          .digest("hex"),
      );
    const before = hashes();
    expect(comment("--against", "prod").status).toBe(0);
    expect(hashes()).toEqual(before);
    expect(existsSync(join(folder.dir, "target/plan.json"))).toBe(false);
  });

  it.each([
    ["an unknown target", "prd", "target_unknown"],
    ["the target itself", "dev", "diff_same_relation"],
    ["a database that is not there", "gone", "database_unreadable"],
    ["a database in memory", "memory", "database_unreadable"],
  ])("refuses %s", async (_, against, code) => {
    expect(await problemOf(folder.dir, "dev", against)).toMatchObject({ code, blame: "usage" });
    expect(existsSync(join(folder.dir, "gone.duckdb"))).toBe(false);
  });

  it("refuses results of another target, and says what to do", async () => {
    expect(await problemOf(folder.dir, "blue", "prod")).toMatchObject({
      code: "comment_results_elsewhere",
      message: 'The last run was one of the target "dev", and the comment is on "blue".',
      hint: expect.stringContaining("npx model build --target blue"),
    });
  });

  it("needs a run, and a target to compare with", () => {
    using other = projectFolder();
    expect(model(other.dir, "ci-comment")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--against with the name of a target"),
    });
    rmSync(join(folder.dir, "target/run_results.json"));
    const { status, stderr } = comment("--against", "prod");
    expect(stderr).toContain("There are no results to tell of");
    expect(stderr).toContain("npx model build --target dev");
    expect(status).toBe(2);
  });
});
