import { expect, test } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { columnLineage } from "../../../src/framework/lineage/column-lineage.js";
import type { InputColumns } from "../../../src/framework/lineage/reader.js";
import { keyOfSource, relationKey } from "../../../src/framework/lineage/relation-key.js";
import { volatileNames } from "../../../src/framework/lineage/volatile.js";
import { dialect, scratch, treeOf } from "./parse.js";

test("every column of every model of the reference project has lineage, or is a constant", async () => {
  await using engine = await createEngine({ projectDir: process.cwd(), target: "ci" });
  const nodes = Object.values((await engine.compile()).nodes);
  const inputs = new Map<string, InputColumns>();
  for (const node of nodes) {
    if (node.kind === "source") inputs.set(keyOfSource(await treeOf(`select * from ${node.from}`)) ?? "", node.columns);
    if (node.kind === "model" || node.kind === "seed") inputs.set(relationKey(node.relation), node.columns);
  }
  const models = nodes.filter((node) => node.kind === "model");
  const parsed = await scratch.parse(models.map(({ sql }) => sql));
  const relations = new Set(inputs.keys());
  const columns = models.flatMap(({ name, columns: known }, index) => {
    const tree = parsed[index]?.tree ?? {};
    const lineage = columnLineage(tree, inputs, { dialect });
    expect(volatileNames(tree, { relations, dialect }), name).toEqual([]);
    expect(
      lineage.relations.filter((key) => !inputs.has(key)),
      name,
    ).toEqual([]);
    expect(
      lineage.columns.map((column) => column.name),
      name,
    ).toEqual(known.map((column) => column.name));
    return lineage.columns.map((column) => ({ model: name, ...column }));
  });
  expect(models.length).toBeGreaterThan(20);
  expect(columns.filter(({ how, sources }) => how === "unknown" || sources.some((source) => source.how === "unknown"))).toEqual([]);
  expect(columns.filter(({ how, sources }) => sources.length === 0 && how !== "constant" && how !== "aggregated")).toEqual([]);
});
