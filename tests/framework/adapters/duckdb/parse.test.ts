import { expect, test } from "vitest";
import { loadAdapter, openWarehouse } from "./open.js";

test("queries are parsed together, each for itself and in order", async () => {
  const warehouse = await openWarehouse();
  const parsed = await warehouse.parse([
    "select 1",
    "selec",
    "insert into t select 1",
    "select 1; select 2",
    "",
    "select nothing from nowhere",
  ]);
  expect(parsed.map(({ failure }) => failure)).toEqual([
    undefined,
    expect.stringContaining("syntax error"),
    expect.stringContaining("Only SELECT statements"),
    "There are several statements.",
    "There is no statement.",
    undefined,
  ]);
  expect(parsed[0]?.tree).toMatchObject({ type: "SELECT_NODE", select_list: [{ value: { value: 1 } }] });
  expect(await warehouse.parse([])).toEqual([]);
});

test("numbers that JavaScript would round stay apart", async () => {
  const warehouse = await openWarehouse();
  const numbers = [
    "9007199254740992",
    "9007199254740993",
    "123456789012345678901",
    "123456789012345678902",
    "1e400",
    "-1e400",
    "0.12345678901234567890",
  ];
  const trees = (await warehouse.parse(numbers.map((number) => `select ${number}`))).map(({ tree }) => JSON.stringify(tree));
  expect(new Set(trees).size).toBe(numbers.length);
  const [text] = await warehouse.parse([`select '9007199254740993 "Infinity" \\ é'`]);
  expect(text?.tree).toMatchObject({ select_list: [{ value: { value: `9007199254740993 "Infinity" \\ é` } }] });
});

test("a query that the parser cannot take fails alone", async () => {
  const warehouse = await openWarehouse();
  const deep = `select ${"f(".repeat(1500)}1${")".repeat(1500)}`;
  const parsed = await warehouse.parse(["select 1", deep, "select '\u{d800}'", "select 2", "select 1\0 from t"]);
  expect(parsed.map(({ tree }) => tree !== undefined)).toEqual([true, false, false, true, false]);
});

test("a closed database is no failure of the query", async () => {
  const warehouse = await openWarehouse();
  await warehouse.close();
  await expect(warehouse.parse(["select 1"])).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
});

/** What the engine calls consistent, and is not; and what it calls volatile only so that it is not evaluated too early. */
const corrected = {
  volatile: ["current_localtime", "current_localtimestamp", "current_setting", "getvariable", "reservoir_quantile", "version"],
  settled: ["error"],
};
const ofOtherDatabases = /^(pg_|has_|inet_|shobj_|obj_|col_description|map_to_pg|format_pg)|^__internal|^icu_collate/;

test("the settled functions are those that the engine itself calls consistent", async () => {
  const { isSettledFunction } = (await loadAdapter()).dialect;
  const warehouse = await openWarehouse();
  const functions = await warehouse.query<{ name: string; kind: string; stability: string | null; definition: string | null }>(`
    select lower(function_name) as name, function_type as kind, stability, macro_definition as definition
    from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro')`);
  const definitions = await warehouse.parse(functions.map(({ definition }) => `select ${definition ?? "null"}`));
  const isSettledTree = (tree: unknown): boolean => {
    if (typeof tree !== "object" || tree === null) return true;
    const node = tree as { function_name?: string; type?: string; column_names?: readonly string[] };
    if (node.type === "BASE_TABLE" || node.type === "TABLE_FUNCTION") return false;
    if (node.column_names?.some((name) => /^(current_(catalog|date|schema|time|timestamp)|localtime(stamp)?)$/.test(name))) return false;
    return (node.function_name === undefined || isSettledFunction(node.function_name, 2)) && Object.values(tree).every(isSettledTree);
  };
  const ownWord = new Map<string, boolean>();
  for (const [index, { name, stability, kind }] of functions.entries()) {
    const isSettled = kind === "macro" ? isSettledTree(definitions[index]?.tree) : stability === "CONSISTENT";
    ownWord.set(name, isSettled && ownWord.get(name) !== false);
  }
  for (const name of corrected.volatile) ownWord.set(name, false);
  for (const name of corrected.settled) ownWord.set(name, true);
  const names = [...ownWord.keys()].filter((name) => !ofOtherDatabases.test(name));
  expect(names.filter((name) => isSettledFunction(name, 2))).toEqual(names.filter((name) => ownWord.get(name)));
  expect(names.length).toBeGreaterThan(500);
});
