import { describe, expect, it } from "vitest";
import { type Effect, queryChange } from "../../../src/framework/lineage/query-change.js";
import { dialect, treeOf } from "./parse.js";

const columns = (...names: readonly string[]) => names.map((name) => ({ name }));
const inputs = new Map([
  ["main.t", columns("id", "a", "b")],
  ["main.u", columns("id", "d")],
]);

/** `rows`, or the columns that may be other. */
async function change(before: string, after: string, effects: Readonly<Record<string, Effect>> = {}): Promise<string> {
  const found = queryChange(await treeOf(before), await treeOf(after), {
    inputs,
    effects: new Map(Object.entries(effects)),
    context: { dialect },
  });
  const renamed = found.renamed.map(({ from, to }) => ` ${from}→${to}`).join("");
  return (found.rows ? "rows" : [...found.columns].sort().join(" ")) + renamed;
}

describe("what another query changes", () => {
  const cases: readonly (readonly [what: string, before: string, after: string, changes: string])[] = [
    ["nothing where it says the same", "select id, a from main.t", "SELECT id,\n a /* so */ FROM main.t", ""],
    ["a value", "select id, a from main.t", "select id, a + 1 as a from main.t", "a"],
    ["a column more", "select id from main.t", "select id, a from main.t", "a"],
    ["a column less", "select id, a from main.t", "select id from main.t", "a"],
    ["a column's name", "select id, a as x from main.t", "select id, a as y from main.t", "x y x→y"],
    ["a column's name, where it had none of its own", "select id, t.a from main.t", "select id, t.a as y from main.t", "a y a→y"],
    ["rows, by a filter", "select id from main.t", "select id from main.t where a > 1", "rows"],
    ["rows, by a join", "select t.id from main.t", "select t.id from main.t join main.u using (id)", "rows"],
    ["rows, by the columns of DISTINCT", "select distinct id from main.t", "select distinct id, a from main.t", "rows"],
    [
      "rows, by GROUP BY ALL",
      "select id, count(*) as n from main.t group by all",
      "select id, a, count(*) as n from main.t group by all",
      "rows",
    ],
    ["rows, by a first aggregate", "select 1 as n from main.t", "select count(*) as n from main.t", "rows"],
    ["rows, by unnest", "select id from main.t", "select id, unnest([a, b]) as v from main.t", "rows"],
    [
      "rows, by the places of GROUP BY",
      "select a as k, count(*) as n from main.t group by 1",
      "select b as k, count(*) as n from main.t group by 1",
      "rows",
    ],
    ["what reads an alias", "select a as x, x + 1 as y from main.t", "select b as x, x + 1 as y from main.t", "x y"],
    ["rows where a filter reads an alias", "select a as x from main.t where x > 1", "select b as x from main.t where x > 1", "rows"],
    ["the order of columns", "select id, a from main.t", "select a, id from main.t", "a id"],
    [
      "what comes of a common table",
      "with c as (select id, a, b from main.t) select id, a * 2 as x, b from c",
      "with c as (select id, a + 1 as a, b from main.t) select id, a * 2 as x, b from c",
      "x",
    ],
    [
      "rows where a filter reads what a common table changes",
      "with c as (select id, a from main.t) select id from c where a > 1",
      "with c as (select id, a + 1 as a from main.t) select id from c where a > 1",
      "rows",
    ],
    [
      "nothing where nobody reads what a common table has more",
      "with c as (select id, a from main.t) select id from c",
      "with c as (select id, a, b from main.t) select id from c",
      "",
    ],
    [
      "rows, by another operand of a union",
      "select id from main.t union all select id from main.u",
      "select id from main.t union all select d from main.u",
      "rows",
    ],
  ];
  for (const [what, before, after, changes] of cases) {
    it(`is ${what}`, async () => {
      expect(await change(before, after)).toBe(changes);
    });
  }

  it("takes on what has changed in what is read", async () => {
    const sql = "select id, a * 2 as x, count(*) over () as n from main.t";
    const a: Effect = { rows: false, columns: new Set(["a"]) };
    expect(await change(sql, sql, { "main.t": a })).toBe("x");
    expect(await change(sql, sql, { "main.u": a })).toBe("");
    expect(await change(sql, sql, { "main.t": { ...a, rows: true } })).toBe("rows");
    expect(await change("select id from main.t where a > 1", "select id from main.t where a > 1", { "main.t": a })).toBe("rows");
    expect(await change("select id, a from main.t", "select id, a, b + 1 as b from main.t", { "main.t": a })).toBe("a b");
  });
});
