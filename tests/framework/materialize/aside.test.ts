import { describe, expect, it } from "vitest";
import type { CatalogRelation } from "../../../src/framework/adapters/adapter.js";
import { namePattern } from "../../../src/framework/core/names.js";
import { asideOf, leftovers } from "../../../src/framework/materialize/index.js";

const relation = (name: string, kind: "table" | "view" = "table"): CatalogRelation => ({
  schema: "main",
  name,
  kind,
  columns: [],
  rows: 0,
});

describe("what a run builds aside", () => {
  const aside = asideOf({ schema: "main", name: "orders" }, "0a1b2c3d");

  it("stands in the same schema, under a name that no model can have", () => {
    expect(aside.schema).toBe("main");
    expect(aside.name).not.toMatch(namePattern);
  });

  it("is recognised as left behind, unless its run is live", () => {
    const other = asideOf({ schema: "main", name: "orders" }, "ffffffff");
    const catalogue = [
      relation("orders"),
      relation(aside.name),
      relation(other.name, "view"),
      relation("__building_orders"),
      relation(`x${aside.name}`),
    ];
    expect(leftovers(catalogue, () => false).map(({ name }) => name)).toEqual([aside.name, other.name]);
    expect(leftovers(catalogue, (token) => token === "ffffffff").map(({ name }) => name)).toEqual([aside.name]);
  });
});
