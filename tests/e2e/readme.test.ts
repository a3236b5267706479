import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { template } from "../../src/framework/cli/template.js";
import { compile } from "../types/compiler.js";

const root = process.cwd();
const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({ language, text }));
const blockWith = (text: string) => blocks.find((block) => block.text.includes(text))?.text ?? "";
const model = blockWith("export const fctCustomers");
const embedding = blockWith("createEngine");

/** The project that `model init` makes, inside the repository so that the compiler reads the sources, with the README's model and snippet. */
const folder = join(root, "target/readme");
function writeProject(change: (text: string) => string = (text) => text): void {
  const files = {
    ...template("shop"),
    "models/marts/fct_customers.ts": model,
    "embedding.ts": `import { fctCustomers } from "./models/marts/fct_customers.js";\ndeclare const log: (event: unknown) => void;\n${embedding}export { results, top };\n`,
    "tsconfig.json": JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: { incremental: false, tsBuildInfoFile: null },
      include: ["."],
      exclude: [],
    }),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file.endsWith("stg_orders.ts") ? change(text) : text);
  }
  // Without it, the name of the package is the repository's own, and its sources are read.
  rmSync(join(folder, "package.json"));
}

beforeAll(() => writeProject());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("its model and its snippet have no type error", async () => {
  expect((await compile(folder)).output).toBe("");
});

it("its error is what the type checker prints when the column is renamed", async () => {
  writeProject((text) => text.replace('"customer"', '"customer as buyer"'));
  const { output } = await compile(folder);
  const printed = output.split("\n").filter((line) => line.includes("error TS"));
  const shown = blockWith("error TS").trim().split("\n");
  expect(printed.map((line, index) => line.slice(line.indexOf("models/")).slice(0, shown[index]?.indexOf("…")))).toEqual(
    shown.map((line) => line.slice(0, line.indexOf("…"))),
  );
  writeProject();
});

/** `model dev` ends when it is told to. */
async function watchesUntilStopped(cwd: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "bin/model.js"), "dev"], { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let told = "";
  for await (const line of createInterface({ input: child.stdout })) {
    told += `${line}\n`;
    if (line.includes("Watching")) child.kill("SIGINT");
  }
  expect(told).toContain("Watching");
  expect((await ended)[0]).toBe(130);
}

it("every command for a project of one's own works", async () => {
  const [block = ""] = /^npx modelwright init[\s\S]*?^```/m.exec(readme) ?? [];
  const commands = [...block.matchAll(/^npx model(?:wright)? (.*?)(?: && .*|\s+#.*)?$/gm)].map(([, line = ""]) => line.trim().split(" "));
  expect(commands.map(([command]) => command)).toEqual(["init", "check", "build", "dev", "show", "docs"]);
  const own = join(root, "target/readme-commands");
  rmSync(own, { recursive: true, force: true });
  mkdirSync(join(own, "node_modules"), { recursive: true });
  symlinkSync(root, join(own, "node_modules/modelwright"));
  try {
    for (const [at, words] of commands.entries()) {
      const cwd = at === 0 ? own : join(own, "shop");
      if (words[0] === "dev") {
        await watchesUntilStopped(cwd);
        continue;
      }
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bin/model.js"), ...words], { cwd, encoding: "utf8" });
      expect({ words, status, stdout, stderr }).toMatchObject({ status: 0, stderr: "" });
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

it("every npm command it names is a script, and every file it links is there", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/`npm (?:run )?([a-z:]+)`/g)].map(([, script = ""]) => script);
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((script) => script !== "pack" && !Object.hasOwn(scripts, script))).toEqual([]);
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = ""]) => path);
  expect(links).toContain("docs/value-mapping.md");
  for (const path of links) expect(readFileSync(path).length).toBeGreaterThan(0);
});
