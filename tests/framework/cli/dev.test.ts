import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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

it("--docs serves the site, and its open pages are told when a save has changed it", async () => {
  using folder = projectFolder();
  const { until, interrupt } = dev(folder.dir, "--docs", "--port", "0");
  const url = (await until(/The docs are at/)).at(-1)?.replace("The docs are at ", "") ?? "";
  await until(/Watching/);
  const page = await (await fetch(url)).text();
  expect(page).toContain('<script defer src="/__live.js">');
  expect(page).toContain("connect-src 'self'");
  expect(await (await fetch(new URL("/__live.js", url))).text()).toContain("/__live");

  const events = await fetch(new URL("/__live", url));
  writeFileSync(join(folder.dir, "models/marts/fct_status.ts"), mart.replace("eb.val(0)", "eb.val(1)"));
  const { value } = (await events.body?.getReader().read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe("data: written\n\n");
  await until(/Watching/);
  expect(await interrupt()).toBe(130);
});

it("--types tells what the project's own type checker says, and that it is missing where it is", async () => {
  using folder = projectFolder();
  const without = model(folder.dir, "dev", "--types");
  expect(without.status).toBe(2);
  expect(without.stderr).toContain("npm install --save-dev typescript");

  mkdirSync(join(folder.dir, "node_modules"), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules/typescript"), join(folder.dir, "node_modules/typescript"));
  writeFileSync(join(folder.dir, "wrong.ts"), 'export const wrong: number = "text";\n');
  writeFileSync(join(folder.dir, "tsconfig.json"), JSON.stringify({ files: ["wrong.ts"] }));
  const { until, errors, interrupt } = dev(folder.dir, "--types");
  await until(/Watching/);
  await expect.poll(errors, { timeout: 30_000 }).toContain("wrong.ts(1,14): error TS2322");
  expect(await interrupt()).toBe(130);
});

it("--json gives one object a line and round", async () => {
  using folder = projectFolder();
  const { until, interrupt } = dev(folder.dir, "--json");
  const [line = ""] = await until(/./);
  expect(JSON.parse(line)).toMatchObject({ files: [], problems: [], results: { ok: true } });
  expect(await interrupt()).toBe(130);
});
