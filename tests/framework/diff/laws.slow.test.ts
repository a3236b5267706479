import fc from "fast-check";
import { expect, test } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { Comparison } from "../../../src/framework/artifacts/diff.js";
import { type CompareOptions, compareRelations } from "../../../src/framework/diff/compare.js";
import { loadAdapter, openWarehouse } from "../adapters/duckdb/open.js";

const { dialect } = await loadAdapter();

/** A row of a small world, in which keys meet and values repeat. */
interface Row {
  readonly region: string | null;
  readonly id: number | null;
  readonly status: string | null;
  readonly amount: number | null;
}
const columns = ["region", "id", "status", "amount"] as const;
const types = { region: "varchar", id: "integer", status: "varchar", amount: "double" } as const;

const row: fc.Arbitrary<Row> = fc.record({
  region: fc.constantFrom("eu", "us", null),
  id: fc.constantFrom(1, 2, 3, null),
  status: fc.constantFrom("a", "b", "", null),
  amount: fc.constantFrom(0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, null),
});
const table = fc.array(row, { maxLength: 12 });

async function write(warehouse: Warehouse, name: string, rows: readonly Row[]): Promise<void> {
  const values = rows.map((each) => `(${columns.map((column) => dialect.literal(each[column])).join(", ")})`);
  const declared = columns.map((column) => `${column} ${types[column]}`).join(", ");
  await warehouse.execute(
    `create or replace table ${name} (${declared}); ${values.length === 0 ? "" : `insert into ${name} values ${values.join(", ")}`}`,
  );
}

async function compare(
  warehouse: Warehouse,
  { before, after }: { readonly before: string; readonly after: string },
  options: Partial<CompareOptions> = {},
): Promise<Comparison> {
  const catalog = new Map((await warehouse.introspect(["main"])).map((found) => [found.name, found]));
  const side = (name: string) => {
    const found = catalog.get(name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return { catalog: found, from: dialect.relation(found) };
  };
  const standard = { promisedKeys: [], limit: 100, tolerance: 0 };
  return compareRelations({ before: side(before), after: side(after) }, warehouse, dialect, { ...standard, ...options });
}

/** A value as text, as equality in the database sees it: there is one zero. */
const plain = (value: unknown): string => (typeof value === "number" ? String(value === 0 ? 0 : value) : JSON.stringify(value));
const textOf = (each: Row, names: readonly (keyof Row)[]): string => names.map((name) => plain(each[name])).join("|");

/** In the order of the database: nulls last, NaN after every number. */
function byValue(a: Row, b: Row): number {
  for (const name of ["status", "amount"] as const) {
    const rank = (value: unknown) => (value === null ? 2 : Number.isNaN(value) ? 1 : 0);
    const [left, right] = [a[name], b[name]];
    const order = rank(left) - rank(right) || (rank(left) > 0 || left === right ? 0 : (left as string) < (right as string) ? -1 : 1);
    if (order !== 0) return order;
  }
  return 0;
}

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const each of rows) groups.set(textOf(each, ["region", "id"]), [...(groups.get(textOf(each, ["region", "id"])) ?? []), each]);
  return groups;
}

/** The comparison by key, as one would write it by hand. */
function byHand(before: readonly Row[], after: readonly Row[]) {
  const [left, right] = [grouped(before), grouped(after)];
  const counts = { added: 0, removed: 0, changed: 0, unchanged: 0, status: 0, amount: 0 };
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [old, now] = [left, right].map((side) => (side.get(key) ?? []).sort(byValue)) as [Row[], Row[]];
    for (let index = 0; index < Math.max(old.length, now.length); index++) {
      const [one, other] = [old[index], now[index]];
      if (one === undefined) counts.added += 1;
      else if (other === undefined) counts.removed += 1;
      else {
        const changed = (["status", "amount"] as const).filter((name) => plain(one[name]) !== plain(other[name]));
        counts[changed.length > 0 ? "changed" : "unchanged"] += 1;
        for (const name of changed) counts[name] += 1;
      }
    }
  }
  return counts;
}

const nulls = (rows: readonly Row[]) => rows.filter(({ region, id }) => region === null || id === null).length;
const duplicates = (rows: readonly Row[]) => [...grouped(rows).values()].filter(({ length }) => length > 1).length;

const key = ["region", "id"];
const swap = <T>({ before, after }: { before: T; after: T }) => ({ before: after, after: before });

test("a comparison by key is the one that is made by hand, and mirrors itself", async () => {
  const warehouse = await openWarehouse();
  await fc.assert(
    fc.asyncProperty(table, table, async (before, after) => {
      await write(warehouse, "old", before);
      await write(warehouse, "new", after);
      const found = await compare(warehouse, { before: "old", after: "new" }, { key });
      const { status, amount, ...counts } = byHand(before, after);
      expect(found).toMatchObject({
        ...counts,
        rows: { before: before.length, after: after.length },
        key: {
          nulls: { before: nulls(before), after: nulls(after) },
          duplicates: { before: duplicates(before), after: duplicates(after) },
        },
      });
      expect(found.values.map(({ name, changed }) => [name, changed])).toEqual([
        ["status", status],
        ["amount", amount],
      ]);
      expect(found.samples.added).toHaveLength(counts.added);
      expect(found.samples.removed).toHaveLength(counts.removed);
      expect(found.samples.changed).toHaveLength(counts.changed);

      const mirrored = await compare(warehouse, { before: "new", after: "old" }, { key });
      expect(mirrored).toEqual({
        ...found,
        added: found.removed,
        removed: found.added,
        rows: swap(found.rows),
        key: found.key && { ...found.key, nulls: swap(found.key.nulls), duplicates: swap(found.key.duplicates) },
        samples: {
          added: found.samples.removed,
          removed: found.samples.added,
          changed: found.samples.changed.map((each) => ({
            ...each,
            values: Object.fromEntries(Object.entries(each.values).map(([name, value]) => [name, swap(value)])),
          })),
        },
      });
    }),
    { numRuns: 30 },
  );
});

test("without a key, rows are counted like EXCEPT ALL does", async () => {
  const warehouse = await openWarehouse();
  await fc.assert(
    fc.asyncProperty(table, table, async (before, after) => {
      await write(warehouse, "old", before);
      await write(warehouse, "new", after);
      const left = before.map((each) => textOf(each, columns));
      let unchanged = 0;
      for (const each of after.map((other) => textOf(other, columns))) {
        const index = left.indexOf(each);
        if (index >= 0) unchanged += left.splice(index, 1).length;
      }
      const found = await compare(warehouse, { before: "old", after: "new" });
      const counts = { added: after.length - unchanged, removed: before.length - unchanged, changed: 0, unchanged };
      expect(found).toMatchObject({ ...counts, key: undefined, values: [] });
      const mirrored = await compare(warehouse, { before: "new", after: "old" });
      expect(mirrored).toMatchObject({ added: found.removed, removed: found.added, unchanged });
      expect(mirrored.samples).toEqual({ added: found.samples.removed, removed: found.samples.added, changed: [] });
    }),
    { numRuns: 30 },
  );
});

test("the same rows in another order are the same, with a key and without", async () => {
  const warehouse = await openWarehouse();
  await fc.assert(
    fc.asyncProperty(
      table.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      async ([rows, shuffled]) => {
        await write(warehouse, "old", rows);
        await write(warehouse, "new", shuffled);
        for (const options of [{}, { key }, { key: ["status"] }]) {
          const same = { added: 0, removed: 0, changed: 0, unchanged: rows.length, samples: { added: [], removed: [], changed: [] } };
          expect(await compare(warehouse, { before: "old", after: "new" }, options)).toMatchObject(same);
          expect(await compare(warehouse, { before: "old", after: "old" }, options)).toMatchObject(same);
        }
      },
    ),
    { numRuns: 15 },
  );
});

test("values of every type are compared and shown", async () => {
  const warehouse = await openWarehouse();
  const values: Readonly<Record<string, readonly [string, string]>> = {
    big: ["9007199254740993", "9007199254740994"],
    huge: ["170141183460469231731687303715884105727::hugeint", "1::hugeint"],
    exact: ["1.10::decimal(18,2)", "1.11::decimal(18,2)"],
    moment: ["timestamp '2026-01-01 00:00:00.000001'", "timestamp '2026-01-01 00:00:00.000002'"],
    zoned: ["timestamptz '2026-01-01 00:00:00+01'", "timestamptz '2026-01-01 00:00:00+02'"],
    bytes: ["'\\x00a'::blob", "'\\x00b'::blob"],
    list: ["[1, null]", "[null, 1]"],
    struct: ["{'a': 1, 'b': [{'c': 'x'}]}", "{'a': 1, 'b': [{'c': 'y'}]}"],
    map: ["map {'a': 1}", "map {'a': 2}"],
    kind: ["'low'::enum('low', 'high')", "'high'::enum('low', 'high')"],
    json: [`'{"a": 1}'::json`, `'{"a": 2}'::json`],
    span: ["interval 1 month", "interval 31 day"],
    uuid: ["'00000000-0000-0000-0000-000000000001'::uuid", "'00000000-0000-0000-0000-000000000002'::uuid"],
    either: ["1::union(n integer, t varchar)", "'1'::union(n integer, t varchar)"],
  };
  const select = (index: 0 | 1) =>
    `select 1 as id, ${Object.entries(values)
      .map(([name, both]) => `${both[index]} as ${name}`)
      .join(", ")}`;
  await warehouse.execute(`create table old as ${select(0)}; create table new as ${select(1)}`);
  const keyed = await compare(warehouse, { before: "old", after: "new" }, { key: ["id"] });
  expect(keyed.columns).toEqual({ added: [], removed: [], retyped: [] });
  expect(keyed.values.filter(({ changed }) => changed !== 1)).toEqual([]);
  expect(keyed.samples.changed[0]?.values).toMatchInlineSnapshot(`
    {
      "big": {
        "after": "9007199254740994",
        "before": "9007199254740993",
      },
      "bytes": {
        "after": "\\x00b",
        "before": "\\x00a",
      },
      "either": {
        "after": "1",
        "before": "1",
      },
      "exact": {
        "after": "1.11",
        "before": "1.10",
      },
      "huge": {
        "after": "1",
        "before": "170141183460469231731687303715884105727",
      },
      "json": {
        "after": "{"a": 2}",
        "before": "{"a": 1}",
      },
      "kind": {
        "after": "high",
        "before": "low",
      },
      "list": {
        "after": "[NULL, 1]",
        "before": "[1, NULL]",
      },
      "map": {
        "after": "{a=2}",
        "before": "{a=1}",
      },
      "moment": {
        "after": "2026-01-01 00:00:00.000002",
        "before": "2026-01-01 00:00:00.000001",
      },
      "span": {
        "after": "31 days",
        "before": "1 month",
      },
      "struct": {
        "after": "{'a': 1, 'b': [{'c': y}]}",
        "before": "{'a': 1, 'b': [{'c': x}]}",
      },
      "uuid": {
        "after": "00000000-0000-0000-0000-000000000002",
        "before": "00000000-0000-0000-0000-000000000001",
      },
      "zoned": {
        "after": "2025-12-31 22:00:00+00",
        "before": "2025-12-31 23:00:00+00",
      },
    }
  `);
  expect(await compare(warehouse, { before: "old", after: "new" })).toMatchObject({ added: 1, removed: 1, unchanged: 0 });
  expect(await compare(warehouse, { before: "old", after: "old" })).toMatchObject({ added: 0, removed: 0, unchanged: 1 });
});

test("columns that changed their type are compared in one that holds both, where there is one", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute(`
    create table old as select 1::integer as id, 7::integer as wider, '5' as number, date '2026-01-01' as day, 1 as lost, 'x' as "Case";
    create table new as select 1::bigint as id, 7::bigint as wider, 5::integer as number, 3::integer as day, 'x' as "case", 2 as gained`);
  const found = await compare(warehouse, { before: "old", after: "new" }, { key: ["id"] });
  expect(found.columns).toEqual({
    added: [{ name: "gained", type: "INTEGER" }],
    removed: [{ name: "lost", type: "INTEGER" }],
    retyped: [
      { name: "id", before: "INTEGER", after: "BIGINT", comparedAs: "BIGINT" },
      { name: "wider", before: "INTEGER", after: "BIGINT", comparedAs: "BIGINT" },
      { name: "number", before: "VARCHAR", after: "INTEGER", comparedAs: "VARCHAR" },
      { name: "day", before: "DATE", after: "INTEGER", comparedAs: undefined },
    ],
  });
  expect(found).toMatchObject({ changed: 0, unchanged: 1 });
  expect(found.values.map(({ name }) => name)).toEqual(["wider", "number", "case"]);
  await expect(compare(warehouse, { before: "old", after: "new" }, { key: ["day"] })).rejects.toMatchObject({
    problems: [{ code: "diff_types_incomparable" }],
  });
});

test("a tolerance lets fractional numbers differ a little, and nothing else", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute(`
    create table old as select unnest([1, 2, 3, 4, 5, 6]) as id, unnest(['1', '1', null, 'nan', 'inf', '1']::double[]) as amount, 1 as whole;
    create table new as select unnest([1, 2, 3, 4, 5, 6]) as id, unnest(['1.05', '1.2', '1', '1', 'inf', '0.95']::double[]) as amount, 2 as whole`);
  const changed = async (options: Partial<CompareOptions>) => {
    const { values } = await compare(warehouse, { before: "old", after: "new" }, { key: ["id"], ...options });
    return Object.fromEntries(values.map((value) => [value.name, value.changed]));
  };
  expect(await changed({})).toEqual({ amount: 5, whole: 6 });
  expect(await changed({ tolerance: 0.1 })).toEqual({ amount: 3, whole: 6 });
  await expect(compare(warehouse, { before: "old", after: "new" }, { tolerance: 0.1 })).rejects.toMatchObject({
    problems: [{ code: "diff_tolerance_keyless" }],
  });
});

test("relations with no column in common differ in every row", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute("create table old as select 1 as a from range(3); create table new as select 1 as b from range(2)");
  expect(await compare(warehouse, { before: "old", after: "new" })).toMatchObject({ added: 2, removed: 3, unchanged: 0 });
});

test("columns that are named as the statements name theirs do not get in the way", async () => {
  const warehouse = await openWarehouse();
  const columnsOf = (n: number) => `select 1 as k0, ${n} as v0, 3 as here, 4 as n, 5 as a, 6 as b, 7 as "quo""te"`;
  await warehouse.execute(`create table old as ${columnsOf(2)}; create table new as ${columnsOf(9)}`);
  const found = await compare(warehouse, { before: "old", after: "new" }, { key: ['quo"te', "n"], where: "k0 = 1 and v0 > 1 -- all" });
  expect(found.samples.changed).toEqual([{ key: { 'quo"te': "7", n: "4" }, values: { v0: { before: "2", after: "9" } } }]);
  expect(await compare(warehouse, { before: "old", after: "new" })).toMatchObject({ added: 1, removed: 1 });
});

test("a key that the project promises is taken where both sides have it", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute("create table old as select 1 as a, 2 as b; create table new as select 1 as a, 3 as b, 4 as c");
  const promised = [
    { columns: ["c"], from: "merge" },
    { columns: ["a"], from: "test" },
    { columns: ["b"], from: "test" },
  ] as const;
  const found = await compare(warehouse, { before: "old", after: "new" }, { promisedKeys: promised });
  expect(found).toMatchObject({ key: { columns: ["a"], from: "test" }, changed: 1 });
  const merged = await compare(warehouse, { before: "new", after: "new" }, { promisedKeys: promised });
  expect(merged.key).toMatchObject({ columns: ["c"], from: "merge" });
});
