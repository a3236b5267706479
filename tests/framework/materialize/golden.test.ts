import { describe, expect, it } from "vitest";
import { asideOf, type BuildPlan, planBuild } from "../../../src/framework/materialize/index.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { existing, model, seed } from "./nodes.js";

const { dialect } = await loadAdapter();
const nodes = { view: model("view"), table: model("table"), seed };

function text({ build, candidate, swap, discard }: BuildPlan): string {
  const section = (title: string, statements: readonly string[]) => `-- ${title}\n${statements.map((sql) => `${sql};\n`).join("")}`;
  return [section("build", build), `-- candidate\n${candidate}\n`, section("swap", swap), section("discard", discard)].join("\n");
}

describe.each(Object.entries(nodes))("a %s", (name, node) => {
  const plan = (kind: "table" | "view" | undefined, empty = false) =>
    planBuild(node, { dialect, existing: kind && existing(kind, node), aside: asideOf(node.relation, "0a1b2c3d"), empty });

  it.each([undefined, "table", "view"] as const)("over %s", async (kind) => {
    await expect(text(plan(kind))).toMatchFileSnapshot(`golden/${name}-over-${kind ?? "nothing"}.sql`);
  });

  it("without rows", async () => {
    await expect(text(plan(undefined, true))).toMatchFileSnapshot(`golden/${name}-empty.sql`);
  });

  it("is planned the same way every time", () => {
    expect(plan("table")).toEqual(plan("table"));
  });
});
