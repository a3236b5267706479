import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Command } from "../../../src/framework/cli/command.js";
import { commands } from "../../../src/framework/cli/commands/index.js";
import { parseCommandLine } from "../../../src/framework/cli/parse.js";
import { projectFolder } from "../project-folder.js";
import { bin } from "./model.js";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({ language, text }));
/** Every `npx model …` of a text, as words. */
const commandLines = (text: string) =>
  [...text.matchAll(/\bnpx model (.*?)(?=\s+#|\s*&&|\s*[|>;`]|$)/gm)].map(([, line = ""]) =>
    [...line.matchAll(/'[^']*'|\S+/g)].map(([word]) => word),
  );

describe("the commands that the README tells", () => {
  const inBlocks = blocks.filter(({ language }) => language !== "ts").flatMap(({ text }) => commandLines(text));
  // In the text, some leave something open: `model env list|diff`.
  const inText = [...readme.matchAll(/`(?:npx )?(model [a-z][^`|…]*)`/g)].flatMap(([, line]) => commandLines(`npx ${line}`));
  const told = [...inBlocks, ...inText];

  it("are there, with the options that it gives them", () => {
    expect(told.length).toBeGreaterThan(30);
    for (const [name = "", ...words] of told) {
      expect(Object.keys(commands)).toContain(name);
      expect(() => parseCommandLine(name, commands[name as keyof typeof commands] as Command, words)).not.toThrow();
    }
  });

  it("would not be if they were others", () => {
    expect(() => parseCommandLine("build", commands.build, ["--tagret", "ci"])).toThrow("--tagret");
    expect(commandLines("- run: npx model build --target ci && npx model ls # all")).toEqual([["build", "--target", "ci"], ["ls"]]);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
}
interface Workflow {
  readonly on: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly "runs-on": string; readonly env: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

describe("the workflow of GitHub Actions in the README", () => {
  const { jobs, ...workflow } = parse(blocks.find(({ language }) => language === "yaml")?.text ?? "") as Workflow;
  const [job] = Object.values(jobs);
  const steps = job?.steps ?? [];

  it("is YAML of the shape that GitHub knows, and may write comments", () => {
    expect(workflow).toEqual({ on: "pull_request", permissions: { contents: "read", "pull-requests": "write" } });
    expect(Object.keys(job ?? {}).sort()).toEqual(["env", "runs-on", "steps"]);
    for (const step of steps) {
      expect(Object.keys(step).filter((key) => !["uses", "run", "if"].includes(key))).toEqual([]);
      expect([step.uses, step.run].filter((given) => given !== undefined)).toHaveLength(1);
      if (step.if !== undefined) expect(step.if).toMatch(/^\$\{\{ .* \}\}$/);
    }
    expect(steps.flatMap(({ run = "" }) => commandLines(run)).map(([name]) => name)).toEqual(["build", "ci-comment"]);
  });

  it.each([
    ["writes a comment where there is none", "", "pr comment 7 --body-file comment.md"],
    ["writes over its earlier one", "41\n", "api --method PATCH repos/ada/shop/issues/comments/41 -F body=@comment.md"],
  ])("%s", (_, earlier, call) => {
    using folder = projectFolder({
      "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "shop", targets: { ci: duckdb({ path: "ci.duckdb" }), prod: duckdb({ path: "prod.duckdb" }) }, defaultTarget: "ci" });
`,
      // What the job has: the command of the project, and GitHub's, which tells what it was called with.
      "bin/npx": `#!/bin/sh\nshift\nexec "${process.execPath}" "${bin}" "$@"\n`,
      "bin/gh": `#!/bin/sh\necho "$@" >> calls\ncase "$*" in *--paginate*) printf '${earlier}' ;; esac\n`,
    });
    for (const name of ["npx", "gh"]) spawnSync("chmod", ["+x", join(folder.dir, "bin", name)]);
    const env = {
      ...process.env,
      PATH: `${join(folder.dir, "bin")}:${process.env.PATH}`,
      GITHUB_REPOSITORY: "ada/shop",
      PR: "7",
      NO_COLOR: "1",
    };
    // As GitHub runs it: bash that ends at the first failure.
    const bash = (script: string) => spawnSync("bash", ["-e", "-c", script], { cwd: folder.dir, env, encoding: "utf8" });
    expect(bash("npx model build --target prod").status).toBe(0);
    for (const { run = "" } of steps) {
      if (!run.includes("model")) continue;
      const { status, stderr } = bash(run);
      expect({ run, status, stderr }).toMatchObject({ status: 0 });
    }
    const calls = readFileSync(join(folder.dir, "calls"), "utf8").trim().split("\n");
    expect(calls.at(-1)).toBe(call);
    const [asked = ""] = calls;
    expect(asked).toContain("api repos/ada/shop/issues/7/comments --paginate --jq");
    const comment = readFileSync(join(folder.dir, "comment.md"), "utf8");
    expect(asked).toContain(`startswith("${comment.split("\n")[0]}")`);
  });
});
