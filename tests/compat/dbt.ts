import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const cache = join(here, "../../target/compat");
const requirements = join(here, "requirements.txt");

/** The checks that are made of each folder of artifacts. */
export const checkNames: readonly string[] = [
  ...["manifest.json", "run_results.json", "catalog.json", "sources.json"].flatMap((file) => [
    `dbt-core loads ${file}`,
    `dbt-core's JSON schema holds for ${file}`,
    `dbt-core's JSON schema refuses ${file} with an unknown key`,
    `dbt-artifacts-parser reads ${file}`,
  ]),
  "dbt-core finds the parents and children that manifest.json says",
];

/** A Python with dbt in it, or why there is none: `skip` where the machine has no Python for it, `fail` where dbt cannot be installed. */
export type Python = { readonly path: string } | { readonly skip: string } | { readonly fail: string };

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  return { ok: status === 0, output: error?.message ?? `${stdout}${stderr}`.trim() };
}

/** Installs dbt into a folder of its own, once for each list of requirements. */
export function pythonWithDbt(): Python {
  const version = run("python3", ["-c", "import sys, venv, ensurepip; assert sys.version_info >= (3, 10), 'it is older than 3.10'"]);
  if (!version.ok) return { skip: `no python3 that can be used: ${version.output.split("\n").at(-1)}` };
  const wanted = readFileSync(requirements, "utf8");
  const venv = join(cache, "venv");
  const installed = join(venv, "installed.txt");
  const path = join(venv, "bin/python");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted && run(path, ["--version"]).ok) return { path };
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ["python3", ["-m", "venv", venv]],
    [path, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]],
  ];
  for (const [command, args] of steps) {
    const { ok, output } = run(command, args);
    if (!ok) return { fail: `dbt cannot be installed: ${output.slice(-2000)}` };
  }
  writeFileSync(installed, wanted);
  return { path };
}

/** What dbt and its tools say of a folder of artifacts: by check, what is wrong; `null` where all is well. */
export function askDbt(python: string, folder: string): Map<string, string | null> {
  const report = join(folder, "dbt-report.jsonl");
  const { ok, output } = run(python, [join(here, "check.py"), folder, report]);
  if (!ok) return new Map(checkNames.map((name) => [name, output.slice(-2000)]));
  const lines = readFileSync(report, "utf8").trimEnd().split("\n");
  const said = new Map(
    lines.map((line) => JSON.parse(line) as { name: string; problem: string | null }).map(({ name, problem }) => [name, problem]),
  );
  return new Map(checkNames.map((name) => [name, said.has(name) ? (said.get(name) ?? null) : "the check was not made"]));
}
