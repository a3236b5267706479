import { join } from "node:path";
import { expect, test } from "vitest";
import { type ValueMapping, valueMappings } from "../../../../src/framework/adapters/duckdb/value-mapping.js";

const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;

/** A Markdown table whose columns are aligned, as the formatter wants it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const [head = "", ...body] = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}

/** One row for types that are read alike. */
function readTable(): string {
  const types = new Map<string, string[]>();
  for (const { type, javascript, note } of Object.values(valueMappings) as ValueMapping[]) {
    const key = JSON.stringify([javascript, note]);
    types.set(key, [...(types.get(key) ?? []), code(type)]);
  }
  const rows = [...types].map(([key, names]) => {
    const [javascript, note] = JSON.parse(key) as [string, string];
    return { javascript, cells: [names.join(", "), code(javascript), note] };
  });
  rows.sort((a, b) => order.indexOf(a.javascript) - order.indexOf(b.javascript));
  return table([["DuckDB", "JavaScript", "Note"], ...rows.map(({ cells }) => cells)]);
}

const order = ["null", "boolean", "number", "string", "Date", "T[]", "object", "Record<string, T>", "{ tag, value }", "unknown"];

const writeTable = table([
  ["JavaScript", "DuckDB"],
  ["`null`, `undefined`", "`NULL`"],
  ["`boolean`", "`BOOLEAN`"],
  ["`number`, a safe integer", "`INTEGER`, or `BIGINT` beyond 32 bits"],
  ["any other `number`, `-0` too", "`DOUBLE`"],
  ["`bigint`", "`BIGINT`, `HUGEINT`, `UHUGEINT` or `BIGNUM`, the first that holds it"],
  ["`string`", "`VARCHAR`"],
  ["`Date`", "`TIMESTAMP`, in UTC"],
  ["`Uint8Array`", "`BLOB`"],
  ["array", "`LIST`, of the one type that holds every element exactly"],
  ["plain object", "`STRUCT`"],
]);

const page = `# How values of DuckDB are read and written

This page is made from the mapping table in the code, and a test keeps the two equal. No value is ever rounded, truncated or shifted on its
way: one that its JavaScript type cannot hold exactly is an error that names the column. The target's \`values\` option, or the \`values\`
of a single call, reads such types as text or bigints instead, and then all of their values alike, so that a column has one type:

\`\`\`ts
duckdb({ path: "data/analytics.duckdb", values: { integers: "bigint", decimals: "string", timestamps: "string" } });
\`\`\`

\`NULL\` is \`null\` everywhere. Nothing depends on the machine's time zone: every connection works in UTC.

## What is read

${readTable()}

Texts of dates, times and intervals are DuckDB's own, and it reads them back as the very same value. Everything but a \`bigint\` can be
written as JSON as it is; \`NaN\` and infinite numbers become \`null\` there.

Timestamps in microseconds are common (\`now()\` gives one). Cut them to milliseconds where that is meant,
\`date_trunc('millisecond', now())\`, or read timestamps as text.

Aggregates widen: \`sum\` of integers is a \`HUGEINT\` and of \`DECIMAL(p,s)\` a \`DECIMAL(38,s)\`. Both are read as numbers by the rules above;
\`avg\` is a \`DOUBLE\`.

## What is written, as a parameter or a literal

${writeTable}

Anything else is an error, as are a string with half a surrogate pair, an invalid \`Date\`, an object without fields or with fields that differ
in case only, and an array whose elements have no common type.
`;

test("docs/value-mapping.md is what the mapping table says", async () => {
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, "../../../../docs/value-mapping.md"));
});
