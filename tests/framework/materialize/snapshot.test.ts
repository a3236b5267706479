import { expect, it } from "vitest";
import type { CatalogRelation } from "../../../src/framework/adapters/adapter.js";
import type { SnapshotNode } from "../../../src/framework/artifacts/manifest.js";
import { asideOf, planSnapshot } from "../../../src/framework/materialize/index.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { snapshot } from "./nodes.js";

const { dialect } = await loadAdapter();

const planned = (node: SnapshotNode, existing?: CatalogRelation) =>
  planSnapshot(node, { dialect, existing, aside: asideOf(node.relation, "0a1b2c3d"), now: new Date("2026-01-01T12:00:00Z"), empty: false });

function text({ stage, checks, build, count, candidate, swap, discard }: ReturnType<typeof planned>): string {
  const section = (title: string, statements: readonly string[]) => `-- ${title}\n${statements.map((sql) => `${sql};\n`).join("")}`;
  return [
    section("stage", stage),
    ...checks.map(({ kind, rows }) => section(`check ${kind}`, [rows])),
    section("build", build),
    section("count", [count]),
    `-- candidate\n${candidate}\n`,
    section("swap", swap),
    section("discard", discard),
  ].join("\n");
}

const held: CatalogRelation = {
  ...snapshot.relation,
  kind: "table",
  rows: 1,
  columns: snapshot.columns.map(({ name, type = "" }) => ({ name, type, nullable: true })),
};
const check: SnapshotNode = { ...snapshot, strategy: { kind: "check", columns: "all" }, hardDeletes: "ignore", validToCurrent: undefined };

it("is built the first time", async () => {
  await expect(text(planned(snapshot))).toMatchFileSnapshot("golden/snapshot-over-nothing.sql");
});

it("is taken on", async () => {
  await expect(text(planned(snapshot, held))).toMatchFileSnapshot("golden/snapshot-by-time.sql");
  await expect(text(planned(check, held))).toMatchFileSnapshot("golden/snapshot-by-check.sql");
});

it("takes on another schema: a column that is new, one of another type, one that is gone", async () => {
  const columns = [
    { name: "id", type: "INTEGER", nullable: true },
    { name: "gone", type: "VARCHAR", nullable: true },
    ...held.columns.filter(({ name }) => name.startsWith("dbt_") && name !== "dbt_is_deleted"),
  ];
  const plan = planned(snapshot, { ...held, columns });
  await expect(text(plan)).toMatchFileSnapshot("golden/snapshot-of-another-schema.sql");
  expect(plan.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id BIGINT",
    "gone VARCHAR",
    ...["dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"].map((name) => `${name} TIMESTAMP`),
    "changed at TIMESTAMP",
    "dbt_is_deleted TIMESTAMP",
  ]);
});

it("never drops, creates or empties the snapshot itself", () => {
  const own = dialect.relation(snapshot.relation);
  for (const plan of [planned(snapshot), planned(snapshot, held), planned(check, held)]) {
    const statements = [...plan.stage, ...plan.build, ...plan.swap, ...plan.discard];
    const objects = statements.flatMap(
      (sql) => /^(?:drop|create|delete|truncate)\b.*?((?:"(?:[^"]|"")+"\.)"(?:[^"]|"")+")/.exec(sql)?.[1] ?? [],
    );
    expect(objects.length).toBeGreaterThan(0);
    expect(objects).not.toContain(own);
  }
});
