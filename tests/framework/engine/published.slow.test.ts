import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

/** Two tables that always hold the same number, the second one made after the first, and as many rows of noise as are asked for. */
const numbered = (rows = 10, publish = "db/numbers.read.duckdb"): Readonly<Record<string, string>> => ({
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "numbers", targets: { dev: duckdb({ path: "db/numbers.duckdb", publish: "${publish}" }) } });
`,
  "models/variables.ts": `import { defineVariable } from "modelwright";
import { z } from "zod";
export const number = defineVariable({ name: "number", schema: z.int().default(0) });
`,
  "models/first.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
import { number } from "./variables.js";
export const first = sqlModel({ name: "first", materialized: "table", deps: [], contract: z.object({ number: z.int(), noise: z.string() }),
  query: ({ sql, vars }) => sql\`select \${vars(number)}::integer as number, md5(range::varchar) as noise from range(${rows})\` });
`,
  "models/second.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
import { first } from "./first.js";
export const second = sqlModel({ name: "second", materialized: "table", deps: [first], contract: z.object({ number: z.int() }),
  query: ({ sql, ref }) => sql\`select max(number) as number from \${ref(first)}\` });
`,
});

const copyOf = (dir: string) => join(dir, "db/numbers.read.duckdb");
const script = (name: string) => ["--conditions=modelwright:source", "--import", "tsx", `tests/framework/engine/${name}`];
const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Asks a database file as a notebook does: opened, read, closed. */
async function ask(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(sql);
    connection.closeSync();
    return reader.getRowsJS();
  } finally {
    instance.closeSync();
  }
}

const bothNumbers = `select (select max(number) from first) as most, (select min(number) from first) as least,
  (select number from second) as other`;

/** Builds, and gives the codes of the warnings. */
async function build(projectDir: string, number: number): Promise<string[]> {
  const events: EngineEvent[] = [];
  await using engine = await createEngine({ projectDir, vars: { number } });
  expect((await engine.build({ onEvent: (event) => events.push(event) })).ok).toBe(true);
  return events.flatMap((event) => (event.type === "warning" ? event.problem.code : []));
}

/** A process that holds a database file until the test is over. */
async function hold(file: string): Promise<number> {
  const holder = spawn(process.execPath, [join(process.cwd(), "tests/framework/cli/hold-database.mjs"), file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill());
  await once(holder.stdout, "data");
  return holder.pid ?? 0;
}

describe("the copy for readers", () => {
  it("is the database after a run, without what killed runs left, and is not to be written to", async () => {
    using folder = projectFolder(numbered(), {});
    expect(await build(folder.dir, 1)).toEqual([]);
    const instance = await DuckDBInstance.create(join(folder.dir, "db/numbers.duckdb"));
    await (await instance.connect()).run(`create table "__building_0123abcd_first" as select 1 as a`);
    instance.closeSync();
    expect(await build(folder.dir, 2)).toEqual([]);
    expect(await ask(copyOf(folder.dir), bothNumbers)).toEqual([[2, 2, 2]]);
    expect(await ask(copyOf(folder.dir), "select table_name from duckdb_tables() where table_name like '%building%'")).toEqual([]);
    expect(statSync(copyOf(folder.dir)).mode & 0o777).toBe(0o444);
    expect(readdirSync(join(folder.dir, "db")).sort()).toEqual(["numbers.duckdb", "numbers.read.duckdb"]);
  });

  it("is left alone by a run that changes nothing, and made anew where it is missing", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 1);
    const { ino } = statSync(copyOf(folder.dir));
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.test();
    expect(statSync(copyOf(folder.dir)).ino).toBe(ino);
    spawnSync("rm", ["-f", copyOf(folder.dir)]);
    await engine.test();
    expect(await ask(copyOf(folder.dir), bothNumbers)).toEqual([[1, 1, 1]]);
  });

  it("is made by a retry, too, that finds nothing else to do: the run was killed after its last model", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 1);
    spawnSync("rm", ["-f", copyOf(folder.dir)]);
    await using engine = await createEngine({ projectDir: folder.dir, vars: { number: 1 } });
    expect(await engine.retry()).toBeUndefined();
    expect(await ask(copyOf(folder.dir), bothNumbers)).toEqual([[1, 1, 1]]);
  });

  it("has what was built, though other models failed", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 1);
    folder.write({ "models/second.ts": (numbered()["models/second.ts"] ?? "").replace("max(number)", "error('no')::integer") });
    await using engine = await createEngine({ projectDir: folder.dir, vars: { number: 2 } });
    expect((await engine.build()).ok).toBe(false);
    expect(await ask(copyOf(folder.dir), bothNumbers)).toEqual([[2, 2, 1]]);
  });

  it("is what an engine reads while another process has the database, which is told when the two differ", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 1);
    await hold(join(folder.dir, "db/numbers.duckdb"));
    const events: EngineEvent[] = [];
    await using engine = await createEngine({ projectDir: folder.dir, onEvent: (event) => events.push(event) });
    expect(await engine.show({ sql: bothNumbers })).toEqual([{ most: 1, least: 1, other: 1 }]);
    expect((await engine.catalog()).relations).toHaveProperty(["model.numbers.first"]);
    expect(events.filter(({ type }) => type === "warning")).toEqual([]);
    await expect(engine.show({ sql: bothNumbers }, { live: true })).rejects.toMatchObject({ problems: [{ code: "database_locked" }] });
    writeFileSync(join(folder.dir, "db/numbers.duckdb.wal"), "something that is not published yet");
    await engine.show({ name: "first" });
    await engine.show({ name: "first" });
    expect(events.filter(({ type }) => type === "warning")).toMatchObject([{ problem: { code: "copy_outdated" } }]);
  });

  it("never fails a reader, nor shows it half of a build, while another process builds twenty times", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 0);
    const builder = spawn(process.execPath, [...script("killed-numbered-build.ts"), folder.dir, "1", "20"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: string[] = [];
    builder.stdout.on("data", (chunk) => said.push(String(chunk)));
    const isOver = once(builder, "exit");
    await using engine = await createEngine({ projectDir: folder.dir });
    const { first, second } = { first: "select number from first limit 1", second: "select number from second" };
    const seen = new Set<unknown>();
    while (builder.exitCode === null && builder.signalCode === null) {
      const [[most, least, other] = []] = await ask(copyOf(folder.dir), bothNumbers);
      expect([least, other]).toEqual([most, most]);
      const [row] = await engine.show({ sql: `select a.number as a, b.number as b from (${first}) a, (${second}) b` });
      expect(row?.a).toBe(row?.b);
      seen.add(row?.a);
    }
    await isOver;
    expect(said.join("").match(/built \d+ true/g)).toHaveLength(20);
    expect(said.join("")).not.toContain("warning");
    expect(seen.size).toBeGreaterThan(2);
    expect(await engine.show({ sql: second })).toEqual([{ number: 20 }]);
  }, 240_000);

  it("stays whole when the builder is killed while it publishes; what that leaves is removed by the next", async () => {
    using folder = projectFolder(numbered(2_000_000), {});
    await build(folder.dir, 1);
    const before = hashOf(copyOf(folder.dir));
    const watcher = watch(join(folder.dir, "db"));
    const builder = spawn(process.execPath, [...script("killed-numbered-build.ts"), folder.dir, "2", "2"], {
      stdio: "ignore",
      detached: true,
    });
    const isOver = once(builder, "exit");
    watcher.on("change", (_, name) => {
      if (String(name).includes("publishing") && builder.exitCode === null) process.kill(-(builder.pid ?? 0), "SIGKILL");
    });
    expect(await isOver).toEqual([null, "SIGKILL"]);
    watcher.close();
    expect(hashOf(copyOf(folder.dir))).toBe(before);
    expect(readdirSync(join(folder.dir, "db")).some((name) => name.includes("publishing"))).toBe(true);
    expect(await build(folder.dir, 3)).toEqual([]);
    expect(await ask(copyOf(folder.dir), bothNumbers)).toEqual([[3, 3, 3]]);
    expect(readdirSync(join(folder.dir, "db")).sort()).toEqual(["numbers.duckdb", "numbers.read.duckdb"]);
  }, 120_000);

  it("stays as it was, with a warning, where there is no way to write a new one", async () => {
    using folder = projectFolder(numbered(10, "taken/numbers.read.duckdb"), {});
    folder.write({ taken: "a file where a folder should be" });
    expect(await build(folder.dir, 1)).toEqual(["publish_failed"]);
    spawnSync("rm", [join(folder.dir, "taken")]);
    expect(await build(folder.dir, 1)).toEqual([]);
    expect(existsSync(join(folder.dir, "taken/numbers.read.duckdb"))).toBe(true);
  });

  const probe = projectFolder({}, {});
  const canMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.dir]).status === 0;
  if (canMount) spawnSync("umount", [probe.dir]);
  probe[Symbol.dispose]();

  it.skipIf(!canMount)("stays whole, with a warning, when the disk is full (needs the right to mount one)", async () => {
    using folder = projectFolder(numbered(10, "small/numbers.read.duckdb"), {});
    const small = join(folder.dir, "small");
    mkdirSync(small);
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=5m", "tmpfs", small]);
    using _disk = { [Symbol.dispose]: () => void spawnSync("umount", [small]) };
    expect(await build(folder.dir, 1)).toEqual([]);
    folder.write(numbered(500_000, "small/numbers.read.duckdb"));
    const events: EngineEvent[] = [];
    {
      await using engine = await createEngine({ projectDir: folder.dir, vars: { number: 2 } });
      expect((await engine.build({ onEvent: (event) => events.push(event) })).ok).toBe(true);
    }
    const [warning] = events.flatMap((event) => (event.type === "warning" ? event.problem : []));
    expect(warning).toMatchObject({ code: "publish_failed", message: expect.stringMatching(/no space left/i) });
    expect(await ask(join(small, "numbers.read.duckdb"), bothNumbers)).toEqual([[1, 1, 1]]);
    expect(readdirSync(small)).toEqual(["numbers.read.duckdb"]);
  });

  it.each([
    [{ path: ":memory:", publish: "a.duckdb" }, "only a database in a file"],
    [{ path: "a.duckdb", publish: "./a.duckdb" }, "a path of its own"],
    [{ path: "a.duckdb", publish: "../b.duckdb" }, "leads out of the project folder"],
  ])("cannot be %j", async (options, reason) => {
    const { duckdb } = await import("../../../src/framework/adapters/duckdb/index.js");
    expect(() => duckdb(options)).toThrow(reason);
  });
});

describe("one writer at a time", () => {
  it("engines of one process build one file in turns", async () => {
    using folder = projectFolder(numbered(), {});
    const order: string[] = [];
    const buildWith = async (number: number) => {
      await using engine = await createEngine({ projectDir: folder.dir, vars: { number } });
      await engine.build({ onEvent: ({ type }) => void (type.startsWith("run_") && order.push(`${number} ${type}`)) });
    };
    await Promise.all([1, 2, 3].map(buildWith));
    expect(order).toHaveLength(6);
    for (let index = 0; index < order.length; index += 2) expect(order[index + 1]?.[0]).toBe(order[index]?.[0]);
  });

  it("a note of another process that had the number of the holder is not believed", async () => {
    using folder = projectFolder(numbered(), {});
    await build(folder.dir, 1);
    const file = join(folder.dir, "db/numbers.duckdb");
    const pid = await hold(file);
    const { hostname } = await import("node:os");
    const note = { pid, host: hostname(), purpose: "model build", since: "2026-01-01T00:00:00.000Z", started: "1" };
    const told = async (text: string) => {
      writeFileSync(`${file}.lock`, text);
      await using engine = await createEngine({ projectDir: folder.dir });
      return await engine.build().then(
        () => "",
        (error: Error) => error.message,
      );
    };
    expect(await told(JSON.stringify(note))).toContain(`locked by node (process ${pid})`);
    expect(await told('{"pid":')).toContain(`locked by node (process ${pid})`);
    const started = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
    expect(await told(JSON.stringify({ ...note, started }))).toContain(
      `locked by model build (process ${pid} on ${hostname()}, since 2026-01-01`,
    );
  });
});
