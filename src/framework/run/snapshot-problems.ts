import type { SnapshotNode } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { SnapshotCheck } from "../materialize/index.js";
import type { RunContext } from "./context.js";

/** So many examples are told. */
const mostExamples = 3;

/** What a snapshot's checks found: what stops it, and what is only told. */
export interface SnapshotProblems {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Asks all checks of a snapshot in one query; those that find something are asked for examples. */
export async function snapshotProblems(
  node: SnapshotNode,
  checks: readonly SnapshotCheck[],
  { warehouse, now, signal }: RunContext,
): Promise<SnapshotProblems> {
  const counts = checks.map(({ rows }, index) => `(select count(*) from (\n${rows}\n) as found) as c${index}`);
  const [row = {}] = await warehouse.query<Record<string, number>>(`select ${counts.join(",\n")}`, {
    signal,
    values: { integers: "number" },
  });
  const found = checks.map((check, index) => ({ check, count: row[`c${index}`] ?? 0 })).filter(({ count }) => count > 0);
  const told = await Promise.all(
    found.map(async ({ check, count }) => {
      const sql = `select * from (\n${check.rows}\n) as found order by 1 limit ${mostExamples}`;
      const rows = await warehouse.query<Record<string, string | null>>(sql, { signal });
      return { isError: check.kind !== "time_backwards", problem: problemOf(node, check, { count, rows, now }) };
    }),
  );
  return {
    errors: told.filter(({ isError }) => isError).map((each) => each.problem),
    warnings: told.filter(({ isError }) => !isError).map((each) => each.problem),
  };
}

interface Found {
  readonly count: number;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly now: Date;
}

function problemOf({ name: snapshot, uniqueKey }: SnapshotNode, check: SnapshotCheck, { count, rows, now }: Found): Problem {
  const examples = rows.map((row) =>
    Object.entries(row)
      .map(([column, value]) => `${column} ${value ?? "null"}`)
      .join(", "),
  );
  const facts = { snapshot, count, examples };
  const key = uniqueKey.join(", ");
  switch (check.kind) {
    case "key_null":
      return problem("snapshot_key_null", { ...facts, key });
    case "key_duplicate":
      return problem("snapshot_key_duplicate", { ...facts, key });
    case "key_changed":
      return problem("snapshot_key_changed", { ...facts, key });
    case "time_null":
      return problem("snapshot_time_null", { ...facts, column: check.column });
    case "time_backwards":
      return problem("snapshot_time_backwards", { ...facts, column: check.column });
    case "type_changed":
      return problem("snapshot_type_changed", { ...facts, column: check.column, from: check.from, to: check.to });
    case "clock":
      return problem("snapshot_clock", { snapshot, latest: rows[0]?.["latest"] ?? "", now: now.toISOString() });
  }
}
