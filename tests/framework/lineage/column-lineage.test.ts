import { expect, test } from "vitest";
import { columnLineage, type QueryLineage } from "../../../src/framework/lineage/column-lineage.js";
import { keyOfSource } from "../../../src/framework/lineage/relation-key.js";
import { dialect, treeOf } from "./parse.js";

const columns = (...names: readonly string[]) => names.map((name) => ({ name }));
const inputs = new Map([
  ["t", columns("a", "b", "c")],
  ["u", columns("a", "d")],
  [
    "main.orders",
    [{ name: "Id" }, { name: "amount" }, { name: "items", type: "VARCHAR[]" }, { name: "place", type: "STRUCT(city VARCHAR)" }],
  ],
]);

/** `name: how relation.column …; …`, and after a bar the columns that decide over rows. */
const write = ({ columns: outputs, rows }: QueryLineage): string =>
  [
    outputs
      .map(
        ({ name, how, sources }) =>
          `${name}: ${[how, ...sources.map((s) => `${s.relation}.${s.column}${s.how === how ? "" : ` ${s.how}`}`).sort()].join(" ")}`,
      )
      .join("; "),
    ...(rows.length === 0
      ? []
      : [
          rows
            .map(({ relation, column }) => `${relation}.${column}`)
            .sort()
            .join(" "),
        ]),
  ].join(" | ");

const lineage = async (sql: string, outputs?: readonly string[]) => write(columnLineage(await treeOf(sql), inputs, { dialect, outputs }));

const cases: readonly (readonly [sql: string, lineage: string])[] = [
  [
    "select a, b as x, a::int as y, a + b as z, 1 as k from t",
    "a: copied t.a; x: copied t.b; y: cast t.a; z: computed t.a t.b; k: constant",
  ],
  ["select sum(a) as s, count(*) as n, max(b) + 1 as m from t where c > 1", "s: aggregated t.a; n: aggregated; m: aggregated t.b | t.c"],
  ['select T.A as x, "t"."b" from t', "x: copied t.a; b: copied t.b"],
  ["select o.id, AMOUNT from main.Orders o", "Id: copied main.orders.Id; amount: copied main.orders.amount"],
  ["select orders.id, main.orders.amount from main.orders", "Id: copied main.orders.Id; amount: copied main.orders.amount"],
  ["select * from t", "a: copied t.a; b: copied t.b; c: copied t.c"],
  ["select x.*, y.d from t x join u y on x.a = y.a", "a: copied t.a; b: copied t.b; c: copied t.c; d: copied u.d | t.a u.a"],
  ["select * exclude (a) replace (b + a as b) rename (c as e) from t", "b: computed t.a t.b; e: copied t.c"],
  ["select * from t join u using (a)", "a: copied t.a; b: copied t.b; c: copied t.c; d: copied u.d | t.a u.a"],
  ["select a, d from t natural full join u", "a: computed t.a u.a; d: copied u.d | t.a u.a"],
  ["select a, u.a as x from t right join u using (a)", "a: copied u.a; x: copied u.a | t.a u.a"],
  ["select b from t semi join u on t.a = u.a", "b: copied t.b | t.a u.a"],
  ["select a + 1 as x, x * 2 as y from t where y > 3", "x: computed t.a; y: computed t.a | t.a"],
  ["with r as (select a as k, b from t where c = 1), s(m) as (select k from r) select m from s", "m: copied t.a | t.c"],
  [
    "with recursive r(n, k) as (select a, b from t union all select n + 1, k from r where n < 5) select n, k from r",
    "n: computed t.a; k: copied t.b | t.a",
  ],
  ["select q.s from (select sum(a) as s, b from t group by b having max(c) > 1) q", "s: aggregated t.a | t.b t.c"],
  ["select b, sum(a) as s from t group by all", "b: copied t.b; s: aggregated t.a | t.b"],
  ["select b, sum(a) as s from t group by 1 order by 2", "b: copied t.b; s: aggregated t.a | t.a t.b"],
  ["select distinct a, b from t", "a: copied t.a; b: copied t.b | t.a t.b"],
  ["select distinct on (a) b from t order by c limit 3", "b: copied t.b | t.a t.c"],
  ["select a from t union all select d from u", "a: copied t.a u.d"],
  ["select a from t union select d::int from u", "a: cast t.a copied u.d | t.a u.d"],
  ["select a, b from t union all by name select d as b from u", "a: copied t.a; b: copied t.b u.d"],
  ["select (select max(d) from u where u.a = t.a) as m from t", "m: aggregated t.a computed u.a computed u.d"],
  ["select b from t where exists (select d from u where u.a = t.a)", "b: copied t.b | t.a u.a"],
  ["select a in (select d from u) as x from t", "x: computed t.a u.d"],
  ["select case when a > 1 then b else 0 end as x from t", "x: computed t.a t.b"],
  [
    "select sum(a) over (partition by b order by c) as s, row_number() over (order by b) as n from t",
    "s: aggregated t.a t.b computed t.c computed; n: computed t.b",
  ],
  ["select a from t qualify row_number() over (partition by b order by c) = 1", "a: copied t.a | t.b t.c"],
  ["select unnest(items) as item from main.orders", "item: computed main.orders.items"],
  [
    "select i.item, id from main.orders, unnest(items) i(item)",
    "item: computed main.orders.items; Id: copied main.orders.Id | main.orders.items",
  ],
  ["select l.x from t, lateral (select t.a + 1 as x) l", "x: computed t.a"],
  ["select place.city, o.place.city as c from main.orders o", "city: computed main.orders.place; c: computed main.orders.place"],
  ["select list_transform(items, x -> x || amount) as l from main.orders", "l: computed main.orders.amount main.orders.items"],
  ["select v.x, v.y from (values (1, 'a'), (2, 'b')) v(x, y)", "x: constant; y: constant"],
  ["select current_date as d, now() as n, 1 + 1 as k", "d: computed; n: computed; k: constant"],
  ["select t from t", "t: computed t.a t.b t.c"],
  ["select sum(a) filter (where b > 1) as s from t", "s: aggregated t.a t.b"],
  ["select x from range(3) r(x)", "x: constant"],
  ["select count(*) as n from t cross join u", "n: aggregated"],
  // Not understood: everything, and said so.
  ["select columns('a|b') from t", "*: unknown t.a t.b t.c"],
  ["select unnest(place) from main.orders", "*: unknown main.orders.place"],
  ["select * from elsewhere", "*: unknown elsewhere.*"],
  ["select x, t.a from t, elsewhere", "x: unknown elsewhere.*; a: copied t.a"],
  ["select * from t pivot (sum(b) for a in (1, 2))", "*: unknown t.a t.b t.c | t.a t.b t.c"],
  ["select a, x from (select a, columns('b') from t)", "a: copied t.a; x: unknown t.a t.b t.c"],
];

test.each(cases)("%s", async (sql, expected) => {
  expect(await lineage(sql)).toBe(expected);
});

test("with the names of the outputs, lineage has exactly these", async () => {
  expect(await lineage("select a, sum(b) from t group by a", ["a", "sum(b)"])).toBe("a: copied t.a; sum(b): aggregated t.b | t.a");
  expect(await lineage("select a, columns('b') from t", ["a", "b"])).toBe("a: copied t.a; b: unknown t.a t.b t.c");
  expect(await lineage("select x from (select sum(a), b from t group by b)", ["x"])).toBe("x: aggregated t.a | t.b");
});

test("a source of files is an input by what stands for it in SQL", async () => {
  const scan = dialect.scanFiles({ kind: "files", format: "parquet", paths: ["a.parquet"], options: {} }, [{ name: "id", type: "BIGINT" }]);
  const key = keyOfSource(await treeOf(`select * from ${scan}`)) ?? "";
  const { columns: found, relations } = columnLineage(await treeOf(`select e.id as x from ${scan} as e`), new Map([[key, columns("id")]]), {
    dialect,
  });
  expect(found).toEqual([{ name: "x", how: "copied", sources: [{ relation: key, column: "id", how: "copied" }] }]);
  expect(relations).toEqual([key]);
});

test("relations are told that give rows and no column", async () => {
  expect(columnLineage(await treeOf("select t.a from t, u"), inputs, { dialect }).relations).toEqual(["t", "u"]);
});
