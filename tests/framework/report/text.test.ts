import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSql } from "../../../src/framework/report/docs/text/format-sql.js";
import { highlight } from "../../../src/framework/report/docs/text/highlight.js";
import { inlineMarkdown, markdown, plainMarkdown } from "../../../src/framework/report/docs/text/markdown.js";
import { duration, moment } from "../../../src/framework/report/docs/text/numbers.js";
import { tokenize } from "../../../src/framework/report/docs/text/tokens.js";

const piece = fc.constantFrom(
  ..."select from where group by order having union all with as ( ) , case when then else end and or between join left on 'a b' \"c d\" -- /* */ 1.5 :: x.y = <> ' \" ; \n $$ over filter limit distinct".split(
    " ",
  ),
);
const anySql = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(" "));
const significant = (sql: string) => tokenize(sql, "sql").filter(({ kind }) => kind !== "space");

test("law: formatting changes white space only, and does so once", () => {
  fc.assert(
    fc.property(anySql, (sql) => {
      const formatted = formatSql(sql);
      expect(significant(formatted)).toEqual(significant(sql));
      expect(formatSql(formatted)).toBe(formatted);
    }),
  );
});

test("law: tokens are the code, and highlighting shows all of it", () => {
  const unescapeHtml = (html: string) =>
    html
      .replace(/<[^>]*>/g, "")
      .replace(
        /&(amp|lt|gt|quot|#x27|#x60|#x3D);/g,
        (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#x60": "`", "#x3D": "=" })[name] ?? "",
      );
  fc.assert(
    fc.property(fc.oneof(anySql, fc.string({ unit: "binary" })), fc.constantFrom("sql", "typescript"), (code, language) => {
      expect(
        tokenize(code, language)
          .map(({ text }) => text)
          .join(""),
      ).toBe(code);
      expect(unescapeHtml(highlight(code, language).toString())).toBe(code);
    }),
  );
});

test("a query of many clauses reads as a person would write it", () => {
  const sql =
    `with "s" as (select "visitor_id", "event_at", lag("event_at") over (partition by "visitor_id" order by "event_at") as "previous" from "main"."stg_events" where "is_bot" = false) ` +
    `select "s"."visitor_id", count(*) filter (where "s"."previous" is null) as "firsts", case when count(*) > 100 and max("s"."event_at") is distinct from min("s"."event_at") then 'heavy' else 'light' end as "weight" ` +
    `from "s" inner join "main"."dim_users" as "u" on "u"."visitor_id" = "s"."visitor_id" and "u"."valid_from" <= "s"."event_at" ` +
    `left join (select "visitor_id", max("seen") as "last" from "main"."visits" where "seen" between 1 and 3 group by "visitor_id") as "v" on "v"."visitor_id" = "s"."visitor_id" ` +
    `where "u"."country" in ('de', 'at') and ("u"."deleted" = false or "u"."deleted_at" > cast('2025-01-01' as timestamp) or "u"."name" is null) group by 1 union all select 1, 2, 'x' order by 1 limit 10`;
  expect(formatSql(sql)).toMatchInlineSnapshot(`
    "with "s" as (
      select
        "visitor_id",
        "event_at",
        lag("event_at") over (partition by "visitor_id" order by "event_at") as "previous"
      from "main"."stg_events"
      where "is_bot" = false
    )
    select
      "s"."visitor_id",
      count(*) filter (where "s"."previous" is null) as "firsts",
      case
        when count(*) > 100 and max("s"."event_at") is distinct from min("s"."event_at") then 'heavy'
        else 'light'
      end as "weight"
    from "s"
    inner join "main"."dim_users" as "u"
      on "u"."visitor_id" = "s"."visitor_id"
      and "u"."valid_from" <= "s"."event_at"
    left join (
      select "visitor_id", max("seen") as "last"
      from "main"."visits"
      where "seen" between 1 and 3
      group by "visitor_id"
    ) as "v"
      on "v"."visitor_id" = "s"."visitor_id"
    where "u"."country" in ('de', 'at')
      and (
        "u"."deleted" = false
        or "u"."deleted_at" > cast('2025-01-01' as timestamp)
        or "u"."name" is null
      )
    group by 1
    union all
    select 1, 2, 'x'
    order by 1
    limit 10"
  `);
});

describe("Markdown", () => {
  const context = { linkOf: (name: string) => (name === "dim_users" ? "dim_users.html" : undefined), headingShift: 1 };
  test.each([
    ["plain words", "<p>plain words</p>"],
    ["**a** `b` `dim_users`", '<p><strong>a</strong> <code>b</code> <a href="dim_users.html"><code>dim_users</code></a></p>'],
    ["# Title", '<h2 id="title">Title</h2>'],
    ["<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"],
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["[a](javascript:alert(1))", "<p>a</p>"],
    ["[a](JAVA&#x53;CRIPT:alert(1))", "<p>a</p>"],
    ["[a](data:text/html,x)", "<p>a</p>"],
    ["[a](other.md#b)", '<p><a href="other.html#b">a</a></p>'],
    ["![a](https://example.org/x.png)", '<p><a href="https://example.org/x.png" rel="noopener noreferrer">a</a></p>'],
    ['[a](x "onclick=1")', '<p><a href="x">a</a></p>'],
    ["`a < b`", "<p><code>a &lt; b</code></p>"],
  ])("%s", (text, expected) => expect(markdown(text, context).toString()).toBe(expected));

  test("in a table cell there are no paragraphs", () => {
    expect(inlineMarkdown("a *b*", context).toString()).toBe("a <em>b</em>");
  });

  test("as plain text", () => {
    expect(plainMarkdown("# A\n\n- **b** `c` [d](e(f))\n")).toBe("A b c d");
  });

  test("law: no text becomes an element that runs or loads something", () => {
    const bits = fc.constantFrom(
      "<",
      ">",
      "script",
      "img",
      " src=",
      "x",
      "](",
      "[",
      ")",
      "javascript:",
      "!",
      "`",
      "*",
      "\n",
      "onerror=",
      '"',
      "&#106;",
      "\\",
      "//e.org",
      "<a href=",
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 25 }), (parts) => {
        const made = markdown(parts.join(""), context).toString();
        expect(made).not.toMatch(/<(?!\/?(?:p|em|strong|code|a|h\d|ul|ol|li|pre|blockquote|br|hr|del|table|thead|tbody|tr|th|td)\b)/i);
        for (const [, attributes = ""] of made.matchAll(/<a\b([^>]*)>/g)) {
          expect(attributes).toMatch(/^ href="[^"]*"(?: rel="noopener noreferrer")?$/);
          expect(attributes).not.toMatch(/href="\s*(?:javascript|data|vbscript):/i);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test("durations and moments", () => {
  expect([0, 0.4, 999, 1000, 59_949, 61_000, 3_600_000].map(duration)).toEqual([
    "0 ms",
    "0 ms",
    "999 ms",
    "1 s",
    "59.9 s",
    "1 min 1 s",
    "60 min 0 s",
  ]);
  expect(moment("2025-11-03T23:04:59.999Z")).toBe("3 Nov 2025, 23:04 UTC");
  expect(moment("2025-11-03T23:04:59+05:30")).toBe("3 Nov 2025, 17:34 UTC");
  expect(moment("yesterday")).toBe("yesterday");
});
