import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";
import { bin, model } from "./model.js";

const source = (location: string) => `import { csv, defineSource, json, parquet, table } from "modelwright";
import { z } from "zod";
export const orders = defineSource({ name: "orders", source: "raw",
  schema: z.object({ id: z.string(), status: z.enum(["placed", "shipped"]), amount: z.int().nullable() }),
  location: ${location} });
`;

let parquetFile: Buffer;
let otherTypes: Buffer;
beforeAll(async () => {
  using scratch = projectFolder({}, {});
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const written = async (query: string) => {
    const file = join(scratch.dir, "written.parquet");
    await connection.run(`copy (${query}) to '${file}' (row_group_size 20000)`);
    return readFileSync(file);
  };
  parquetFile = await written("select 'o' || range as id, 'placed' as status, (hash(range) % 1000)::bigint as amount from range(100000)");
  otherTypes = await written("select 'a' as id, 'placed' as status, '12' as amount");
  connection.closeSync();
  instance.closeSync();
});

/** A project that is built once and whose source then goes bad. */
function builtProject(location: string, good: Readonly<Record<string, string | Buffer>>): ProjectFolder {
  const folder = projectFolder({ "models/sources.ts": source(location) });
  mkdirSync(join(folder.dir, "data/in"), { recursive: true });
  for (const [file, content] of Object.entries(good)) writeFileSync(join(folder.dir, file), content);
  expect(model(folder.dir, "build").status).toBe(0);
  return folder;
}

const csvText = "id,status,amount\na,placed,10\n";
const totals = (folder: ProjectFolder) =>
  model(folder.dir, "show", "--inline", "select sum(orders) as orders, sum(amount) as amount from fct_status", "--json").stdout;

describe("a source that cannot be read stops a build before anything is touched", () => {
  it.each<[name: string, location: string, file: string, good: string | undefined, bad: string | Buffer | undefined, said: string[]]>([
    [
      "a missing file",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      undefined,
      ["models/sources.ts:3:", '"orders" has no files', "data/in/o.csv"],
    ],
    [
      "a glob that matches nothing",
      'csv("data/in/*.csv")',
      "data/in/o.csv",
      csvText,
      undefined,
      ["nothing matches data/in/*.csv", "Put the files there"],
    ],
    ["an empty CSV file", 'csv("data/in/o.csv")', "data/in/o.csv", csvText, "", ["data/in/o.csv", "header line"]],
    [
      "a CSV file without a column",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      "id,state,amount\na,placed,1\n",
      ['declares "status"', "data/in/o.csv"],
    ],
    [
      "a CSV file with a bad row at its top",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      `${csvText}b,placed,1,2,3\n`,
      [
        "data/in/o.csv:3: ",
        "data/in/o.csv, line 3: it has more cells than there are columns (3). Row: b,placed,1,2,3",
        "Nothing was built",
      ],
    ],
    [
      "a CSV file with a row that is too short, and all that its user has to say of it",
      'csv("data/in/o.csv", { delim: ";", compression: "none" })',
      "data/in/o.csv",
      csvText.replaceAll(",", ";"),
      `${csvText}b,placed\n`.replaceAll(",", ";"),
      ["data/in/o.csv:3: ", "it has 2 cells, but there are 3 columns. Row: b;placed"],
    ],
    [
      "a CSV file with a quote that does not end",
      'csv("data/in/*.csv", { quote: "\\"", delim: "," })',
      "data/in/o.csv",
      csvText,
      `${csvText.replaceAll("\n", "\r\n")}"b,placed,1\r\nc,placed,1\r\n`,
      ["data/in/o.csv:3: ", 'Value with unterminated quote found. Row: "b,placed,1\n'],
    ],
    [
      "a CSV file with a value of another type at its top",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      `${csvText}b,placed,many\n`,
      ["data/in/o.csv:3: ", `converting column "amount". Could not convert string "many" to 'BIGINT'`, "Row: b,placed,many"],
    ],
    [
      "a CSV file without its header",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      "a,placed,10\n",
      ["models/sources.ts:3:", "the file has no such header line"],
    ],
    [
      "a CSV file that is not UTF-8",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      csvText,
      Buffer.from("id,status,amount\n\xd6,placed,1\n", "latin1"),
      ["data/in/o.csv, line 2", "not utf-8"],
    ],
    [
      "broken JSON",
      'json("data/in/o.json")',
      "data/in/o.json",
      '{"id":"a","status":"placed","amount":1}\n',
      '{"id":"a","status":"placed","amount":1}\n{"id":\n{"id":"b"}',
      ["data/in/o.json", "Malformed JSON"],
    ],
    [
      "a file that is no Parquet",
      'parquet("data/in/o.parquet")',
      "data/in/o.parquet",
      undefined,
      "hello",
      ["data/in/o.parquet", "Correct or restore the file"],
    ],
    ["an empty Parquet file", 'parquet("data/in/*.parquet")', "data/in/o.parquet", undefined, "", ["data/in/o.parquet", "too small"]],
  ])("%s", (_, location, file, good, bad, said) => {
    using folder = builtProject(location, { [file]: good ?? parquetFile });
    const before = totals(folder);
    const database = readFileSync(join(folder.dir, "shop.duckdb"));
    if (bad === undefined) rmSync(join(folder.dir, file));
    else writeFileSync(join(folder.dir, file), bad);
    const { status, stdout, stderr } = model(folder.dir, "build");
    for (const part of said) expect(stderr).toContain(part);
    expect(stderr).toContain('"orders"');
    expect(stderr + stdout).not.toMatch(/^\s+at |LINE \d|errored/m);
    expect(stderr).not.toContain(folder.dir);
    expect(status).toBe(2);
    expect(readFileSync(join(folder.dir, "shop.duckdb")).equals(database)).toBe(true);
    expect(totals(folder)).toBe(before);
  });

  it("a Parquet file that is cut in the middle, among others that are whole", () => {
    using folder = builtProject('parquet("data/in/*.parquet")', { "data/in/a.parquet": parquetFile });
    writeFileSync(join(folder.dir, "data/in/b.parquet"), parquetFile.subarray(0, parquetFile.length / 2));
    const { status, stderr } = model(folder.dir, "build");
    expect(stderr).toContain("data/in/b.parquet");
    expect(stderr).toContain("Correct or restore the file");
    expect(status).toBe(2);
  });

  it("columns of another type than the schema declares, and tests alone see it, too", () => {
    using folder = builtProject('parquet("data/in/o.parquet")', { "data/in/o.parquet": parquetFile });
    writeFileSync(join(folder.dir, "data/in/o.parquet"), otherTypes);
    for (const command of ["build", "test"]) {
      const { status, stderr } = model(folder.dir, command);
      expect(stderr).toContain('declares column "amount" as BIGINT, but in data/in/o.parquet it is VARCHAR');
      expect(status).toBe(2);
    }
  });

  it("a folder where a file belongs", () => {
    using folder = builtProject('csv("data/in/o.csv")', { "data/in/o.csv": csvText });
    rmSync(join(folder.dir, "data/in/o.csv"));
    mkdirSync(join(folder.dir, "data/in/o.csv"));
    const { status, stderr } = model(folder.dir, "build");
    expect(stderr).toContain("a folder's files are folder/*");
    expect(status).toBe(2);
  });

  // Root reads everything: as root, the command runs as nobody.
  const asRoot = process.getuid?.() === 0;
  const canBeNobody = !asRoot || spawnSync(process.execPath, ["-e", ""], { uid: 65534, gid: 65534 }).status === 0;
  it.skipIf(!canBeNobody)("a file that this user may not read", () => {
    using folder = builtProject('csv("data/in/o.csv")', { "data/in/o.csv": csvText });
    if (asRoot) spawnSync("chown", ["-R", "65534:65534", folder.dir]);
    chmodSync(join(folder.dir, "data/in/o.csv"), 0);
    const { status, stderr } = spawnSync(process.execPath, [bin, "build"], {
      cwd: folder.dir,
      encoding: "utf8",
      ...(asRoot ? { uid: 65534, gid: 65534 } : {}),
    });
    expect(stderr).toContain('"orders" cannot be read from data/in/o.csv');
    expect(stderr).toContain("Permission denied");
    expect(status).toBe(2);
  });

  it("tables that are not there, or have other columns", async () => {
    using folder = projectFolder({ "models/sources.ts": source('table("landing.orders")') });
    const missing = model(folder.dir, "build");
    expect(missing.stderr).toContain("the database has no table landing.orders");
    expect(missing.status).toBe(2);
    const instance = await DuckDBInstance.create(join(folder.dir, "shop.duckdb"));
    const connection = await instance.connect();
    await connection.run("create schema landing; create table landing.orders as select 'a' as id, 'placed' as status, 1 as amuont");
    connection.closeSync();
    instance.closeSync();
    const renamed = model(folder.dir, "build");
    expect(renamed.stderr).toContain('declares "amount", which landing.orders does not have');
    expect(renamed.status).toBe(2);
  });

  it("all sources in one report, and only those that the selection reads", () => {
    using folder = projectFolder({
      "models/sources.ts": `${source('csv("data/none.csv")')}export const others = defineSource({ name: "others", source: "raw", schema: z.object({ a: z.int() }), location: json("data/none.json") });\n`,
      "models/fct_others.ts": `import { defineModel } from "modelwright";\nimport { others } from "./sources.js";\nexport const fctOthers = defineModel({ name: "fct_others", deps: [others], query: ({ db }) => db.selectFrom("others").select("a") });\n`,
    });
    const all = model(folder.dir, "build").stderr;
    expect(all).toContain('"orders" has no files');
    expect(all).toContain('"others" has no files');
    const one = model(folder.dir, "build", "--select", "fct_others").stderr;
    expect(one).not.toContain('"orders"');
    expect(one).toContain('"others" has no files');
  });
});

describe("model check looks at files of sources without the database", () => {
  it("tells what a build would refuse", () => {
    using folder = projectFolder({
      "data/orders.csv": "id,status\na,placed\n",
      "models/others.ts": `import { defineSource, json } from "modelwright";\nimport { z } from "zod";\nexport const others = defineSource({ name: "others", source: "raw", schema: z.object({ a: z.int() }), location: json("data/none.json") });\n`,
    });
    const checked = model(folder.dir, "check");
    expect(checked.stderr).toContain('The source "orders" declares "amount", which data/orders.csv does not have');
    expect([checked.status, checked.stderr.includes("others")]).toEqual([2, false]);
    expect(JSON.parse(model(folder.dir, "check", "--json").stdout)).toMatchObject({ ok: false, problems: [{ code: "source_columns" }] });
    expect(existsSync(join(folder.dir, "shop.duckdb"))).toBe(false);
    // The project itself is sound, and is asked for its files each time.
    expect(model(folder.dir, "compile").status).toBe(0);
    folder.write({ "data/orders.csv": csvText });
    expect(model(folder.dir, "check").status).toBe(0);
    folder.write({ "data/orders.csv": `${csvText}b\n` });
    expect(model(folder.dir, "check").stderr).toContain("data/orders.csv:3: ");
    rmSync(join(folder.dir, "data"), { recursive: true });
    expect(model(folder.dir, "check").status).toBe(0);
  });

  it("reads them as the target does", () => {
    const config = `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "shop", targets: { dev: duckdb({ path: "shop.duckdb", settings: { enable_external_access: false } }) } });
`;
    using folder = projectFolder({ "analytics.config.ts": config });
    expect(model(folder.dir, "check").stderr).toContain("orders");
  });
});

describe("what is broken in the middle of a file shows while it is read, and is told as the source's", () => {
  it.each<[name: string, location: string, file: string, bad: () => string | Buffer, place: string]>([
    [
      "a CSV file",
      'csv("data/in/o.csv")',
      "data/in/o.csv",
      () => `id,status,amount\n${Array.from({ length: 40_000 }, (_, index) => `o${index},placed,1\n`).join("")}z,placed,x\n`,
      "data/in/o.csv:40002",
    ],
    [
      "a JSON file",
      'json("data/in/*.json")',
      "data/in/o.json",
      () =>
        `${Array.from({ length: 40_000 }, (_, index) => `{"id":"o${index}","status":"placed","amount":1}\n`).join("")}{"id":"d","status":"placed","amount":"x"}\n`,
      "data/in/o.json:40001",
    ],
    [
      "a Parquet file",
      'parquet("data/in/o.parquet")',
      "data/in/o.parquet",
      () => Buffer.concat([parquetFile.subarray(0, 30_000), Buffer.alloc(60_000, 7), parquetFile.subarray(90_000)]),
      "data/in/o.parquet",
    ],
  ])("%s", async (_, location, file, bad, place) => {
    const good = file.endsWith(".csv") ? csvText : file.endsWith(".json") ? '{"id":"a","status":"placed","amount":1}\n' : parquetFile;
    using folder = builtProject(location, { [file]: good });
    const before = totals(folder);
    writeFileSync(join(folder.dir, file), bad());
    const { status, stdout } = model(folder.dir, "build");
    expect(stdout).toContain(place);
    expect(stdout).toContain('A file of the source "orders" cannot be read to its end');
    expect(stdout).toContain("what was built before stays as it was. Restore or correct the file");
    expect(stdout).not.toContain(folder.dir);
    expect(status).toBe(2);
    writeFileSync(join(folder.dir, file), good);
    expect(totals(folder)).toBe(before);
    await using engine = await createEngine({ projectDir: folder.dir });
    expect((await engine.build()).ok).toBe(true);
  });
});
