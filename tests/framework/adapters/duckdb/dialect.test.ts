import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ColumnType, FileLocation } from "../../../../src/framework/adapters/adapter.js";
import { loadAdapter, openWarehouse, temporaryFolder } from "./open.js";

const { dialect } = await loadAdapter();

const columns: ColumnType[] = [
  { name: "id", type: "BIGINT" },
  { name: "na me", type: "VARCHAR" },
  { name: "at", type: "TIMESTAMP" },
];
const files = (format: FileLocation["format"], paths: string[], options: FileLocation["options"] = {}) =>
  dialect.scanFiles({ kind: "files", format, paths, options }, columns);

/** A project with these files, and a database in it. */
async function projectWith(contents: Record<string, string>, folder = "project") {
  const projectDir = join(await temporaryFolder(), folder);
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(projectDir, path)), { recursive: true });
    await writeFile(join(projectDir, path), text);
  }
  await mkdir(projectDir, { recursive: true });
  return openWarehouse({}, { projectDir });
}

const rows = [
  { id: 1, "na me": "a", at: new Date("2024-01-01T00:00:00Z") },
  { id: 2, "na me": null, at: new Date("2024-01-01T00:00:00.5Z") },
];

describe("scanning files", () => {
  test("CSV goes by the header's names, not by place", async () => {
    const warehouse = await projectWith({ "data/x.csv": "more,na me,at,id\n9,a,2024-01-01 00:00:00,1\n9,,2024-01-01 00:00:00.5,2\n" });
    expect(await warehouse.query(`from ${files("csv", ["data/x.csv"])}`)).toEqual(rows);
  });

  test("a CSV file without a declared column is an error that names it", async () => {
    const warehouse = await projectWith({ "data/x.csv": "id,at\n1,2024-01-01\n" });
    await expect(warehouse.query(`from ${files("csv", ["data/x.csv"])}`)).rejects.toThrow('"na me"');
  });

  test("a CSV file with a header only has no rows", async () => {
    const warehouse = await projectWith({ "x.csv": "id,na me,at\n" });
    expect(await warehouse.query(`from ${files("csv", ["x.csv"])}`)).toEqual([]);
  });

  test("JSON lines and arrays, with fields missing", async () => {
    const warehouse = await projectWith({
      "data/a.ndjson": '{"id":1,"na me":"a","at":"2024-01-01T00:00:00Z","other":[]}\n',
      "data/b.ndjson": '{"at":"2024-01-01T00:00:00.5Z","id":2}\n',
      "data/c.json": '[{"id":1,"na me":"a","at":"2024-01-01"}]',
    });
    expect(await warehouse.query(`from ${files("json", ["data/*.ndjson"])} order by id`)).toEqual(rows);
    expect(await warehouse.query(`from ${files("json", ["data/c.json"])}`)).toEqual([rows[0]]);
  });

  test("Parquet files whose columns differ in order and number", async () => {
    const warehouse = await projectWith({ "data/keep": "" });
    const folder = (await warehouse.query<{ folder: string }>("select current_setting('file_search_path') as folder"))[0]?.folder;
    await warehouse.execute(`copy (select 1::BIGINT as id, 'a' as "na me", TIMESTAMP '2024-01-01' as at) to '${folder}/data/1.parquet'`);
    await warehouse.execute(`copy (select TIMESTAMP '2024-01-01 00:00:00.5' as at, 2::BIGINT as id, 5 as x) to '${folder}/data/2.parquet'`);
    expect(await warehouse.query(`from ${files("parquet", ["data/1.parquet", "data/2.parquet"])} order by id`)).toEqual(rows);
  });

  test("reader options are given on, and go before ours", async () => {
    const warehouse = await projectWith({ "x.csv": "id;na me;at\n1;-;2024-01-01\n" });
    expect(await warehouse.query(`from ${files("csv", ["x.csv"], { delim: ";", nullstr: "-" })}`)).toMatchObject([
      { id: 1, "na me": null },
    ]);
    await expect(warehouse.query(`from ${files("csv", ["x.csv"], { 'no such" option': 1 })}`)).rejects.toThrow("no such");
  });

  test.each(["it's [a] *folder?", "sp ace"])("the project folder can be called %s", async (folder) => {
    const warehouse = await projectWith({ "data/x.csv": "id,na me,at\n1,a,2024-01-01\n" }, folder);
    expect(await warehouse.query(`from ${files("csv", ["data/x.csv"])}`)).toEqual([rows[0]]);
  });

  test("a file of the same name in the process's own folder is never taken", async () => {
    const warehouse = await projectWith({});
    // The tests run in the repository, which has a package.json.
    await expect(warehouse.query(`from ${files("json", ["package.json"])}`)).rejects.toThrow("No files found");
  });

  test.each(["/etc/passwd", "../x.csv", "a/../../x.csv", "C:\\x.csv", "..\\x.csv", ".."])(
    "%s leads out of the project and is refused",
    (path) => {
      expect(() => files("csv", [path])).toThrow("leads out of the project folder");
    },
  );

  test("the SQL is the same on every machine", () => {
    expect(files("parquet", ["data/**/*.parquet", "./it's.parquet"], { hive_partitioning: true })).toBe(
      `(select "id", "na me", "at" from read_parquet(['data/**/*.parquet', 'it''s.parque[t]'], "union_by_name" = true, "hive_partitioning" = true))`,
    );
  });
});

describe("types that are read as the same JavaScript type", () => {
  const same: [string, string][] = [
    ["INTEGER", "BIGINT"],
    ["int", "DECIMAL(18, 2)"],
    ["VARCHAR", "UUID"],
    ["TEXT", "ENUM('a', 'b, (c')"],
    ["JSON", "VARCHAR"],
    ["TIMESTAMP", "TIMESTAMPTZ"],
    ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS"],
    ["INTEGER[]", "BIGINT[3]"],
    ['STRUCT("a" INTEGER, b VARCHAR[])', 'STRUCT(b TEXT[], "a" DOUBLE)'],
    ["MAP(VARCHAR, INTEGER)", "MAP(UUID, DOUBLE)"],
    ["UNION(a INTEGER, b VARCHAR)", "UNION(a BIGINT, b VARCHAR)"],
  ];
  test.each(same)("%s and %s", (a, b) => {
    expect([dialect.sameType(a, b), dialect.sameType(b, a)]).toEqual([true, true]);
  });

  const different: [string, string][] = [
    ["INTEGER", "VARCHAR"],
    ["BOOLEAN", "INTEGER"],
    ["TIMESTAMP", "DATE"],
    ["INTEGER", "INTEGER[]"],
    ["INTEGER[]", "INTEGER[][]"],
    ["STRUCT(a INTEGER)", "STRUCT(b INTEGER)"],
    ["STRUCT(a INTEGER)", "STRUCT(a VARCHAR)"],
    ["MAP(VARCHAR, INTEGER)", "STRUCT(a INTEGER)"],
    ["INTEGER", "no type at all ("],
  ];
  test.each(different)("but not %s and %s", (a, b) => {
    expect([dialect.sameType(a, b), dialect.sameType(b, a)]).toEqual([false, false]);
  });

  test("as the target's options say", async () => {
    const { dialect: exact } = await loadAdapter({ values: { integers: "bigint", decimals: "string", timestamps: "string" } });
    expect(exact.sameType("INTEGER", "BIGINT")).toBe(false);
    expect(exact.sameType("DECIMAL(18,2)", "VARCHAR")).toBe(true);
    expect(exact.sameType("TIMESTAMP", "VARCHAR")).toBe(true);
    expect(exact.sameType("HUGEINT", "BIGINT")).toBe(true);
  });
});
