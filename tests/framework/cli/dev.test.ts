import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { projectFolder, shop } from "../project-folder.js";
import { bin, model } from "./model.js";

const mart = shop["models/marts/fct_status.ts"] ?? "";

/** Runs `model dev` in a folder; `until` reads its lines up to one that matches. */
function dev(dir: string, ...options: readonly string[]) {
  const child = spawn(process.execPath, [bin, "dev", ...options], { cwd: dir, env: { ...process.env, NO_COLOR: "1", CI: "true" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  return {
    async until(pattern: RegExp): Promise<string[]> {
      const read: string[] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`It ended without ${pattern}: ${read.join("\n")}${errors}`);
        read.push(value);
        if (pattern.test(value)) return read;
      }
    },
    errors: () => errors,
    async interrupt() {
      const isOver = once(child, "exit");
      child.kill("SIGINT");
      return (await isOver)[0];
    },
  };
}

it("prints what each edit affects, and mistakes, until it is interrupted; the database is free in between", async () => {
  using folder = projectFolder();
  const { until, errors, interrupt } = dev(folder.dir);
  const first = await until(/Watching/);
  expect(first.join("\n")).toMatch(/OK +view +main\.stg_orders[\s\S]*OK +table +main\.fct_status/);
  expect(model(folder.dir, "show", "fct_status", "--live").status).toBe(0);

  writeFileSync(join(folder.dir, "models/marts/fct_status.ts"), mart.replace('"amount >= 0"', '"amonut >= 0"'));
  expect((await until(/Watching/)).at(-1)).toMatch(/^models\/marts\/fct_status\.ts changed: 1 mistake, in /);
  expect(errors()).toMatch(/models\/marts\/fct_status\.ts:\d+:\d+: .*amonut/);

  writeFileSync(join(folder.dir, "models/marts/fct_status.ts"), mart.replace("eb.val(0)", "eb.val(1)"));
  const edited = (await until(/Watching/)).join("\n");
  expect(edited).toContain("main.fct_status");
  expect(edited).not.toContain("main.stg_orders");
  expect(await interrupt()).toBe(130);
});

it("--json gives one object a line and round", async () => {
  using folder = projectFolder();
  const { until, interrupt } = dev(folder.dir, "--json");
  const [line = ""] = await until(/./);
  expect(JSON.parse(line)).toMatchObject({ files: [], problems: [], results: { ok: true } });
  expect(await interrupt()).toBe(130);
});
