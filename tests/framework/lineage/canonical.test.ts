import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalSql } from "../../../src/framework/lineage/canonical.js";
import { scratch } from "./parse.js";

async function canonical(...sqls: readonly string[]): Promise<string[]> {
  const parsed = await scratch.parse(sqls);
  return sqls.map((sql, index) => canonicalSql(sql, parsed[index] ?? { failure: "" }));
}

const same: readonly (readonly [string, string])[] = [
  ["select a, b from t", "SELECT a,b\n FROM t -- all of them\n;"],
  ["select a as b from t as u", "select a b from t u"],
  ["select (a + (1)) as b from t where ((a > 1))", "select a + 1 as b from t where a > 1"],
  ["select sum(o.amount) as total from orders as o where o.id > 1", "select SUM(O.Amount) as total from Orders o where o.ID > 1"],
  [`select "a" as b from "main"."t"`, "select A as b from main.T"],
  ["with c as (select a from t) select a from c", "WITH C AS (SELECT a FROM t) SELECT a FROM c"],
  ["select a::int as b from t", "select cast(a as integer) as b from t"],
  ["select /* one */ a from t where b = 'x'", "from t select a where b = 'x'"],
];

test.each(same)("%s = %s", async (left, right) => {
  const [one, other] = await canonical(left, right);
  expect(one).toBe(other);
});

const different: readonly (readonly [string, string])[] = [
  ["select a, b from t", "select b, a from t"],
  ["select a from t", "select distinct a from t"],
  ["select a as b from t", "select a as B from t"],
  ["select a + b from t", "select A + b from t"],
  ["select alias(a) as x from t", "select alias(A) as x from t"],
  ["select {'k': a} as x from t", "select {'K': a} as x from t"],
  ["select struct_pack(a) as x from t", "select struct_pack(A) as x from t"],
  ["select (select a + b from t) from u", "select (select A + b from t) from u"],
  ["select 'a' as x", "select 'A' as x"],
  ["select é as x from t", "select É as x from t"],
  ["select 1.0 as x", "select 1.00 as x"],
  ["select 9007199254740992 as x", "select 9007199254740993 as x"],
  ["select 1 as x", "select '1' as x"],
  ["select null as x", "select '' as x"],
  ["select a from t order by a", "select a from t order by a desc"],
  ["select a from t order by a nulls first", "select a from t order by a nulls last"],
  ["select a from t limit 0", "select a from t"],
  ["select a from t limit 1", "select a from t limit 1 offset 1"],
  ["select a from t, u", "select a from u, t"],
  ["select a from t join u using (a)", "select a from t left join u using (a)"],
  ["select a from t union select a from u", "select a from t union all select a from u"],
  ["select a from t union all select a from u", "select a from t union all by name select a from u"],
  ["select a - (b - c) as x from t", "select a - b - c as x from t"],
  ["select a::int as x from t", "select try_cast(a as int) as x from t"],
  ["select a::decimal(10, 2) as x from t", "select a::decimal(10, 3) as x from t"],
  ["select count(a) as x from t", "select count(distinct a) as x from t"],
  ["select sum(a) over (order by b) as x from t", "select sum(a) over (order by b rows unbounded preceding) as x from t"],
  ["select lag(a) over (order by b) as x from t", "select lag(a ignore nulls) over (order by b) as x from t"],
  ["select a from t group by rollup (a)", "select a from t group by cube (a), a"],
  ["select * from 'Data.csv'", "select * from 'data.csv'"],
  ["select * exclude (a) from t", "select * from t"],
  ["select a from t tablesample 10%", "select a from t"],
  ["selec a", "selec  a"],
];

test.each(different)("%s ≠ %s", async (left, right) => {
  const [one, other] = await canonical(left, right);
  expect(one).not.toBe(other);
});

const queries = [
  `select o.id, sum(o.amount * 2) as total, 'it''s' as "Text", count(*) filter (where o.ok) as n from main.orders o
    left join "main"."customers" as c on c.id = o.customer_id and c.name like '%x%' where o.day >= date '2026-01-01' group by o.id
    having count(*) > 3 order by total desc nulls last limit 10 offset 5`,
  `with recent as (select * from events where happened > timestamp '2026-01-01' - interval 3 day), named(k, v) as (select a, b from t)
    select distinct r.user_id, case when r.kind = 'view' then 1 else 0 end as is_view, row_number() over (partition by r.user_id order by r.happened) as n
    from recent r join named on k = r.id qualify n <= 2`,
  `select a[1] as first, s.field as f, cast(x as decimal(18, 2)) as x, coalesce(y, 0) as y, list_transform(l, e -> e + 1) as l
    from t where exists (select 1 from u where u.a = t.a) and b in (1, 2, 3) and c not between 4 and 5`,
  `select a, 1 as k from t union all select b, 2 from u except select c, 3 from (values (7, 8), (9, 10)) as v(c, d)`,
];

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_]\w*|\d+(?:\.\d+)?|->|::|[<>=!]+|\S/gi;
const tokensOf = (sql: string): string[] => sql.match(tokens) ?? [];
const keywords = new Set(
  `select from as where group by having order limit offset left join on and or like with distinct case when then else end over partition qualify
   cast exists in not between union all except values desc nulls last filter date timestamp interval day decimal`.split(/\s+/),
);
const isKeyword = (text: string) => keywords.has(text.toLowerCase());

/** White space and comments; between two words there has to be some. An operator is not told from a comment right behind it. */
const gap = fc.oneof(
  fc.constant(" "),
  fc.stringMatching(/^[ \t\n\r]{1,4}$/),
  fc.stringMatching(/^[a-z';" ]{0,8}$/).map((said) => ` --${said}\n`),
  fc.stringMatching(/^[a-z';" -]{0,8}$/).map((said) => ` /*${said}*/`),
);

test("a query that is set out otherwise is the same query", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...queries), fc.infiniteStream(gap), fc.infiniteStream(fc.nat(3)), async (sql, gaps, dice) => {
      const next = <T>(stream: Iterator<T>) => stream.next().value as T;
      const words = tokensOf(sql).map((text) => {
        if (!isKeyword(text)) return text;
        return [text, text.toUpperCase(), `${text[0]?.toUpperCase()}${text.slice(1)}`, text][next(dice)];
      });
      const written = `${next(gaps)}${words.map((text) => `${text}${next(gaps)}`).join("")};`;
      const [one, other] = await canonical(sql, written);
      expect(other).toBe(one);
    }),
    { numRuns: 200 },
  );
});

const operators = ["+", "-", "*", "<", ">", "=", ">=", "<=", "<>"];

/** Another token of the same kind: another name, text, number or operator. */
function another(text: string, seed: number): string | undefined {
  if (text.startsWith("'")) return `'${seed}${text.slice(1)}`;
  if (text.startsWith('"')) return `"${seed}${text.slice(1)}`;
  if (/^\d/.test(text)) return `${seed + 1}${text}`;
  if (operators.includes(text)) return operators.filter((each) => each !== text)[seed % (operators.length - 1)];
  return /^\w/.test(text) && !isKeyword(text) ? `${text}_${seed}` : undefined;
}

test("a query with another word in it is another query", async () => {
  let parsed = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...queries), fc.nat(), fc.nat(8), async (sql, place, seed) => {
      const words = tokensOf(sql);
      const at = place % words.length;
      const other = another(words[at] ?? "", seed);
      if (other === undefined) return;
      const changed = words.with(at, other).join(" ");
      const [trees, [one, two]] = [await scratch.parse([changed]), await canonical(sql, changed)];
      if (trees[0]?.tree !== undefined) parsed += 1;
      expect(two).not.toBe(one);
    }),
    { numRuns: 400 },
  );
  expect(parsed).toBeGreaterThan(50);
});
