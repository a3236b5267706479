import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openWarehouse, temporaryFolder } from "./open.js";

const path = "data/analytics.duckdb";

/** Another process that opens the database, says how that went, and holds it until it is told to let go. */
async function otherProcess(projectDir: string) {
  const script = `
    import { DuckDBInstance } from ${JSON.stringify(import.meta.resolve("@duckdb/node-api"))};
    try {
      const instance = await DuckDBInstance.create(process.argv[1]);
      process.stdin.once("data", () => { instance.closeSync(); process.stdin.destroy(); });
      console.log("open");
    } catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, join(projectDir, path)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const [answer] = await once(child.stdout, "data");
  return {
    answer: String(answer).trim(),
    pid: child.pid,
    release: async () => {
      child.stdin.write("now");
      await once(child, "exit");
    },
  };
}

describe("a database file", () => {
  test("is made with its folder, and keeps what was written", async () => {
    const projectDir = await temporaryFolder();
    const first = await openWarehouse({ path }, { projectDir });
    await first.execute("create table t as select 42 as a");
    await first.close();
    const second = await openWarehouse({ path }, { projectDir });
    expect(await second.query("from t")).toEqual([{ a: 42 }]);
  });

  test("is free for another process after close, whatever was done with it", async () => {
    const projectDir = await temporaryFolder();
    const warehouse = await openWarehouse({ path }, { projectDir });
    await warehouse.execute("create table t as select range as i from range(100000)");
    for await (const _ of warehouse.stream("from t")) break;
    await warehouse.stream("from t")[Symbol.asyncIterator]().next();
    await warehouse.query("from t limit 10");
    await warehouse.describe("from t");
    await expect(warehouse.transaction((lent) => lent.query("select error('x')"))).rejects.toThrow("x");
    await warehouse.kysely.selectNoFrom((eb) => eb.val(1).as("one")).execute();
    await warehouse.withConnection(async (lent) => {
      const abandoned = lent.stream("from t")[Symbol.asyncIterator]();
      await abandoned.next();
    });
    expect((await otherProcess(projectDir)).answer).toContain("Could not set lock");
    await warehouse.close();
    expect((await otherProcess(projectDir)).answer).toBe("open");
  });

  test("can be open twice in one process, without giving its lock up", async () => {
    const projectDir = await temporaryFolder();
    const link = join(await temporaryFolder(), "link");
    await symlink(projectDir, link);
    const [first, second] = await Promise.all([openWarehouse({ path }, { projectDir }), openWarehouse({ path }, { projectDir: link })]);
    await first.execute("create table t as select 1 as a");
    expect(await second.query("from t")).toEqual([{ a: 1 }]);
    await first.close();
    expect((await otherProcess(projectDir)).answer).toContain("Could not set lock");
    expect(await second.query("from t")).toEqual([{ a: 1 }]);
    await second.close();
    expect((await otherProcess(projectDir)).answer).toBe("open");
  });

  test("that another process holds is locked, and the process is named", async () => {
    const projectDir = await temporaryFolder();
    await mkdir(join(projectDir, "data"));
    const other = await otherProcess(projectDir);
    expect(other.answer).toBe("open");
    await expect(openWarehouse({ path }, { projectDir })).rejects.toMatchObject({
      problems: [{ code: "database_locked", facts: { path, holder: `node (process ${other.pid})` }, blame: "usage" }],
    });
    const waiting = openWarehouse({ path }, { projectDir, waitMs: 60_000 });
    await other.release();
    expect(await (await waiting).query("select 1 as a")).toEqual([{ a: 1 }]);
  });

  test("is not waited for longer than said, and waiting can be cancelled", async () => {
    const projectDir = await temporaryFolder();
    await mkdir(join(projectDir, "data"));
    await otherProcess(projectDir);
    await expect(openWarehouse({ path }, { projectDir, waitMs: 150 })).rejects.toMatchObject({ problems: [{ code: "database_locked" }] });
    const controller = new AbortController();
    const waiting = openWarehouse({ path }, { projectDir, waitMs: 60_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ problems: [{ code: "query_cancelled" }] });
  });

  test("that this process has open with other settings is locked too", async () => {
    const projectDir = await temporaryFolder();
    await openWarehouse({ path }, { projectDir });
    await expect(openWarehouse({ path, settings: { threads: 1 } }, { projectDir })).rejects.toMatchObject({
      problems: [{ code: "database_locked", facts: { holder: expect.stringContaining("this process") } }],
    });
  });

  test.each([0, 4096, 8192])("that was being made when its process was killed, %i bytes long, is made anew", async (size) => {
    const projectDir = await temporaryFolder();
    await (await openWarehouse({ path }, { projectDir })).close();
    await truncate(join(projectDir, path), size);
    const warehouse = await openWarehouse({ path }, { projectDir });
    await warehouse.execute("create table t as select 42 as a");
    expect(await warehouse.query("from t")).toEqual([{ a: 42 }]);
  });

  test("that is short stays where it is no database, where it has a log, and where it is only to be read", async () => {
    const projectDir = await temporaryFolder();
    const file = join(projectDir, path);
    await (await openWarehouse({ path }, { projectDir })).close();
    await truncate(file, 4096);
    const short = await readFile(file);
    const expectToStay = async (content: string | Buffer, readOnly = false) => {
      await writeFile(file, content);
      await expect(openWarehouse({ path }, { projectDir, readOnly })).rejects.toMatchObject({
        problems: [{ code: "database_unreadable" }],
      });
      expect(await readFile(file)).toEqual(Buffer.from(content));
    };
    await expectToStay("Notes. ".repeat(1000).slice(0, 4096));
    await expectToStay(short, true);
    await writeFile(`${file}.wal`, "what was written");
    await expectToStay(short);
  });

  test.each([
    ["text", (file: string) => writeFile(file, "This is not a database. ".repeat(1000))],
    ["cut short", (file: string) => truncate(file, 5000)],
    ["a folder", (file: string) => mkdir(`${file}.d`).then(() => `${path}.d`)],
  ])("that is %s is unreadable", async (_, damage) => {
    const projectDir = await temporaryFolder();
    const warehouse = await openWarehouse({ path }, { projectDir });
    await warehouse.execute("create table t as select range as i from range(100000); checkpoint");
    await warehouse.close();
    const damaged = (await damage(join(projectDir, path))) ?? path;
    await expect(openWarehouse({ path: damaged }, { projectDir })).rejects.toMatchObject({
      problems: [{ code: "database_unreadable", facts: { path: damaged } }],
    });
  });

  test("can be opened to be read only, when it is there", async () => {
    const projectDir = await temporaryFolder();
    await expect(openWarehouse({ path }, { projectDir, readOnly: true })).rejects.toMatchObject({
      problems: [{ code: "database_unreadable" }],
    });
    const writer = await openWarehouse({ path }, { projectDir });
    await writer.execute("create table t as select 1 as a");
    await writer.close();
    const reader = await openWarehouse({ path }, { projectDir, readOnly: true });
    expect(await reader.query("from t")).toEqual([{ a: 1 }]);
    await expect(reader.execute("insert into t values (2)")).rejects.toMatchObject({ problems: [{ code: "query_failed" }] });
  });
});

test("settings are DuckDB's, and an unknown one is an error", async () => {
  const warehouse = await openWarehouse({ settings: { threads: 1, memory_limit: "100MB" } });
  expect(await warehouse.query("select current_setting('threads') as threads, current_setting('memory_limit') as memory")).toEqual([
    { threads: 1, memory: "95.3 MiB" },
  ]);
  await expect(openWarehouse({ settings: { no_such_setting: 1 } })).rejects.toMatchObject({ problems: [{ code: "database_unreadable" }] });
});

test("an extension whose file is missing is named", async () => {
  await expect(openWarehouse({ extensions: { excel: "extensions/excel.duckdb_extension" } })).rejects.toMatchObject({
    problems: [{ code: "extension_missing", facts: { extension: "excel" } }],
  });
});

test("a project folder with a comma in its path is refused: DuckDB could not find its files", async () => {
  const projectDir = join(await temporaryFolder(), "a,b");
  await mkdir(projectDir);
  await expect(openWarehouse({}, { projectDir })).rejects.toMatchObject({ problems: [{ code: "project_folder_unsearchable" }] });
});
