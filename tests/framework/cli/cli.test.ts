import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../../src/framework/cli/main.js";
import { createEngine } from "../../../src/framework/engine.js";
import { recorder } from "../observe/terminal.js";
import { projectFolder, shop } from "../project-folder.js";
import { bin, model } from "./model.js";

describe("model", () => {
  it("builds, lists, shows and checks", () => {
    using folder = projectFolder();
    const built = model(folder.dir, "build");
    expect(built.status).toBe(0);
    expect(built.stdout).toContain("main.fct_status");
    expect(model(folder.dir, "ls", "--select", "+fct_status", "--json").stdout).toContain('"model.shop.fct_status"');
    expect(JSON.parse(model(folder.dir, "show", "fct_status", "--json").stdout)).toHaveLength(2);
    expect(model(folder.dir, "show", "--inline", "select 1 as one").stdout).toContain("one");
    expect(model(folder.dir, "check").stdout).toContain("All well");
    expect(model(folder.dir, "compile", "--select", "fct_status").stdout).toContain("group by");
    expect(model(folder.dir, "debug").stdout).toContain("v1.");
  });

  it("lists one id a line for other programs, and a table that fits on a terminal", async () => {
    using folder = projectFolder();
    const select = ["ls", "--select", "+fct_status", "--exclude", "resource_type:test"];
    expect(model(folder.dir, ...select).stdout).toBe("source.shop.raw.orders\nmodel.shop.stg_orders\nmodel.shop.fct_status\n");
    const list = async (columns: number) => {
      const stdout = recorder({ isTTY: true, columns });
      const surroundings = { stdout, stderr: stdout, cwd: folder.dir, env: { NO_COLOR: "1" }, signal: new AbortController().signal };
      expect(await main(select, surroundings)).toBe(0);
      return stdout.text();
    };
    expect(`\n${await list(80)}`).toMatchInlineSnapshot(`
      "
      source         orders      models/sources.ts
      model   view   stg_orders  models/staging/stg_orders.ts
      model   table  fct_status  models/marts/fct_status.ts
      "
    `);
    expect(`\n${await list(44)}`).toMatchInlineSnapshot(`
      "
      source         orders      models/sources.ts
      model   view   stg_orders  models/staging/s…
      model   table  fct_status  models/marts/fct…
      "
    `);
    expect(`\n${await list(30)}`).toMatchInlineSnapshot(`
      "
      source         orders
      model   view   stg_orders
      model   table  fct_status
      "
    `);
  });

  it("exits with 1 when a test fails and tells which", () => {
    using folder = projectFolder({ "data/orders.csv": "id,status,amount\na,lost,1\n" });
    const { status, stdout } = model(folder.dir, "build");
    expect(status).toBe(1);
    expect(stdout).toContain("accepted_values_stg_orders_status");
    expect(stdout).not.toContain("    at ");
  });

  it.each([
    [["biuld"], 'Did you mean "build"?'],
    [["build", "--selct", "a"], 'Did you mean "--select"?'],
    [["build", "--select", "fct_staus"], 'Did you mean "fct_status"?'],
    [["build", "--threads", "many"], "--threads takes a whole number"],
    [["build", "fct_status"], "--select fct_status"],
    [["show"], "needs the name of a model"],
    [["build", "--target", "prod"], "Known targets: dev"],
    [["build", "--vars", "{since"], "--vars takes a JSON object"],
    [["build", "--vars", '{"since": 1}'], 'no variable named "since"'],
    [["docs", "serve", "--port", "99999"], "--port takes a whole number from 0 to 65535"],
  ])("refuses %j and says what to do", (args, hint) => {
    using folder = projectFolder();
    const { status, stderr } = model(folder.dir, ...args);
    expect(stderr).toContain(hint);
    expect(status).toBe(2);
  });

  it("tells all mistakes of a project in one report, and touches nothing", () => {
    using folder = projectFolder();
    expect(model(folder.dir, "build").status).toBe(0);
    const files = ["shop.duckdb", "target/manifest.json", "target/run_results.json"].map((file) => join(folder.dir, file));
    const before = files.map((file) => readFileSync(file));
    const mart = shop["models/marts/fct_status.ts"] ?? "";
    folder.write({
      "models/marts/fct_status.ts": mart.replace('expression("amount >= 0")', 'expression("amonut >= 0")'),
      "models/marts/fct_raw.ts": mart
        .replace('"fct_status"', '"fct_raw"')
        .replace("fctStatus", "fctRaw")
        .replace('"o.status", fn', '"o.state" as never, fn'),
      "seeds/rates.ts":
        'import { defineSeed } from "modelwright";\nimport { z } from "zod";\nexport const rates = defineSeed({ name: "rates", schema: z.object({ rate: z.number() }) });\n',
      "seeds/rates.csv": "rate\none\n",
    });
    for (const command of ["build", "check", "run", "seed", "test", "docs"]) {
      const { status, stderr } = model(folder.dir, command, ...(command === "docs" ? ["generate"] : []));
      expect(stderr).toMatch(/models\/marts\/fct_status\.ts:\d+:\d+: .*amonut/);
      expect(stderr).toMatch(/models\/marts\/fct_raw\.ts:\d+:\d+: .*state/);
      expect(stderr).toMatch(/seeds\/rates\.csv:2: Seed "rates", row 1, column "rate"/);
      expect(status).toBe(2);
    }
    const { ok, problems } = JSON.parse(model(folder.dir, "build", "--json").stdout);
    expect(ok).toBe(false);
    expect(problems.map(({ code }: { code: string }) => code).sort()).toEqual(["expression_invalid", "query_invalid", "seed_row_invalid"]);
    expect(files.map((file) => readFileSync(file))).toEqual(before);
  });

  it("refuses a model in SQL also where the project was checked before, and takes its file's removal for an answer", () => {
    using folder = projectFolder();
    expect(model(folder.dir, "check").status).toBe(0);
    folder.write({ "models/stg_users.SQL": "select 1" });
    for (const command of ["check", "ls", "build"]) {
      const { status, stdout, stderr } = model(folder.dir, command);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("models/stg_users.SQL: models/stg_users.SQL is not read");
    }
    const { status, stdout } = model(folder.dir, "check", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ code: "declaration_foreign", at: { file: "models/stg_users.SQL" } }],
    });
    expect(status).toBe(2);
    rmSync(join(folder.dir, "models/stg_users.SQL"));
    expect(model(folder.dir, "check").status).toBe(0);
  });

  it("makes a new project that builds", () => {
    using folder = projectFolder({}, {});
    expect(model(folder.dir, "init", "new_shop").status).toBe(0);
    const { status, stdout } = model(join(folder.dir, "new_shop"), "build");
    expect(stdout).toContain("main.fct_customers");
    expect(status).toBe(0);
    expect(model(folder.dir, "init", "new_shop").stderr).toContain("nothing was written");
  });

  it("writes one JSON object a line for machines, and one document with --json", () => {
    using folder = projectFolder();
    const lines = model(folder.dir, "build", "--log-format", "json").stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toContain("run_finished");
    expect(JSON.parse(model(folder.dir, "build", "--json").stdout)).toMatchObject({ ok: true, command: "build" });
  });

  it.each([
    [["bu"], ["build"]],
    [["build", "--fail"], ["--fail-fast"]],
    [["build", "--select", "fct"], ["fct_status"]],
    [["build", "-s", "+st"], ["+stg_orders"]],
    [["show", "ord"], ["orders"]],
    [["build", "--target", ""], []],
  ])("completes %j", (words, expected) => {
    using folder = projectFolder();
    expect(
      model(folder.dir, "complete", ...words)
        .stdout.split("\n")
        .filter(Boolean),
    ).toEqual(expected);
  });

  it("keeps what a project's files print out of what machines read", () => {
    const file = "models/marts/fct_status.ts";
    const noisy = `console.info("loaded"); console.table([1]); process.stdout.write("directly");\n${shop[file]}`.replace(
      "({ db, fn }) =>",
      '({ db, fn }) => console.log("written") as never ??',
    );
    using folder = projectFolder({ [file]: noisy });
    for (const args of [
      ["check", "--json"],
      ["ls", "--json"],
      ["build", "--json"],
      ["show", "fct_status", "--json"],
    ]) {
      const { status, stdout, stderr } = model(folder.dir, ...args);
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect([status, stderr.includes("loaded")]).toEqual([0, true]);
    }
    const { stdout, stderr } = model(folder.dir, "build", "--force", "--log-format", "json");
    for (const line of stdout.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("type");
    for (const part of ["loaded", "directly", "written", "│"]) expect(stderr).toContain(part);
  });

  it("prints completion scripts that shells can read", () => {
    const { stdout } = model(process.cwd(), "completion", "bash");
    expect(spawnSync("bash", ["-n"], { input: stdout }).status).toBe(0);
    expect(model(process.cwd(), "completion", "tcsh").status).toBe(2);
  });

  it("names the process that holds the database, and waits for it when asked to", async () => {
    using folder = projectFolder();
    expect(model(folder.dir, "build").status).toBe(0);
    const holder = spawn(
      process.execPath,
      [join(process.cwd(), "tests/framework/cli/hold-database.mjs"), join(folder.dir, "shop.duckdb")],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    await once(holder.stdout, "data");
    const refused = model(folder.dir, "build");
    expect(refused.stderr).toContain(String(holder.pid));
    expect(refused.stderr).toContain("--wait");
    expect(refused.status).toBe(2);

    const waiting = spawn(process.execPath, [bin, "build", "--wait", "30", "--log-format", "json"], {
      cwd: folder.dir,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let connecting = "";
    for await (const chunk of waiting.stdout) {
      connecting += chunk;
      if (connecting.includes("database_awaited")) holder.stdin.end();
    }
    if (waiting.exitCode === null) await once(waiting, "exit");
    expect(waiting.exitCode).toBe(0);
  });

  it("reads the copy for readers while the database is locked, and tells who locks it and what is out of date", async () => {
    const config = (shop["analytics.config.ts"] ?? "").replace('path: "shop.duckdb"', 'path: "shop.duckdb", publish: "shop.read.duckdb"');
    using folder = projectFolder({ "analytics.config.ts": config });
    await using engine = await createEngine({ projectDir: folder.dir, purpose: "nightly build" });
    await engine.build();
    const refused = model(folder.dir, "build");
    expect(refused.stderr).toContain(`shop.duckdb is locked by nightly build (process ${process.pid} on `);
    expect(refused.status).toBe(2);
    expect(model(folder.dir, "show", "fct_status", "--json")).toMatchObject({ status: 0, stderr: "" });
    writeFileSync(join(folder.dir, "shop.duckdb.wal"), "what a build has written so far");
    const { status, stdout, stderr } = model(folder.dir, "show", "fct_status", "--json");
    expect(JSON.parse(stdout)).toHaveLength(2);
    expect(stderr).toMatch(/^Reading shop.read.duckdb, published 20.*The database has changed since/);
    expect(status).toBe(0);
    expect(model(folder.dir, "show", "fct_status", "--live").stderr).toContain("nightly build");
  });

  it("serves the docs until it is interrupted, and leaves the database to others meanwhile", async () => {
    using folder = projectFolder();
    const serving = spawn(process.execPath, [bin, "docs", "serve", "--port", "0"], {
      cwd: folder.dir,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = await once(serving.stdout, "data");
    const url = /http:\S+/.exec(String(said))?.[0] ?? "";
    expect(await (await fetch(url)).text()).toContain("<h1>shop</h1>");
    expect(model(folder.dir, "build").status).toBe(0);
    const { port } = new URL(url);
    const second = model(folder.dir, "docs", "serve", "--port", port);
    expect(second).toMatchObject({
      status: 2,
      stderr: `Port ${port} is in use.\n  Name another one with --port, or 0 for any that is free.\n`,
    });
    serving.kill("SIGINT");
    expect(await once(serving, "exit")).toEqual([130, null]);
  });

  it("shows help by example for every command", () => {
    const help = execFileSync(process.execPath, [bin, "--help"], { encoding: "utf8" });
    const commands = [...help.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1] ?? "").filter((name) => name !== "npx");
    expect(commands).toContain("build");
    for (const command of commands) expect(model(process.cwd(), command, "--help").stdout).toMatch(/Examples:\n {2}npx model/);
  });
});
