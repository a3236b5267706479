import type { CatalogRelation } from "../../../src/framework/adapters/adapter.js";
import type { ModelNode, SeedNode } from "../../../src/framework/artifacts/manifest.js";
import type { MaterializedModel } from "../../../src/framework/materialize/index.js";

const plain = { description: "", tags: [], meta: {}, location: { file: "models/orders.ts" } };

/** A model over nothing, named with quotes and spaces. */
export const model = (materialized: "view" | "table", rest: Partial<ModelNode> = {}): MaterializedModel => ({
  ...plain,
  kind: "model",
  id: "model.shop.orders",
  name: "orders",
  language: "sql",
  relation: { schema: 'sales "eu"', name: "orders" },
  columns: [],
  contract: false,
  code: "",
  sql: "select 1 as id, 'it''s' as note -- the end",
  ...rest,
  materialized,
});

export const seed: SeedNode = {
  ...plain,
  kind: "seed",
  id: "seed.shop.countries",
  name: "countries",
  relation: { schema: "seeds", name: "countries" },
  columns: [
    { name: "code", type: "VARCHAR", description: "", tags: [], meta: {} },
    { name: 'the "name"', type: "VARCHAR", description: "", tags: [], meta: {} },
    { name: "population", type: "BIGINT", description: "", tags: [], meta: {} },
    { name: "since", type: "DATE", description: "", tags: [], meta: {} },
  ],
  path: "seeds/countries.csv",
  checksum: "",
};

export const existing = (kind: "table" | "view", { relation }: ModelNode | SeedNode): CatalogRelation => ({
  ...relation,
  kind,
  columns: [],
  rows: undefined,
});
