import type { CatalogRelation } from "../../../src/framework/adapters/adapter.js";
import type { IncrementalNode } from "../../../src/framework/artifacts/incremental.js";
import type { ModelNode, SeedNode, SnapshotNode } from "../../../src/framework/artifacts/manifest.js";
import type { Incremental } from "../../../src/framework/core/incremental.js";
import type { IncrementalModel, MaterializedModel } from "../../../src/framework/materialize/index.js";

const plain = { description: "", tags: [], meta: {}, location: { file: "models/orders.ts" } };

const named = (name: string, type: string) => ({ ...{ description: "", tags: [], meta: {} }, name, type });

/** An incremental model, whose batch is what a query returns from a place on. */
export const incrementalModel = (incremental: Incremental & Pick<IncrementalNode, "affected">): IncrementalModel => ({
  ...model("table", {
    columns: [named("id", "BIGINT"), named('the "day"', "DATE"), named("note", "VARCHAR"), named("gone", "BOOLEAN")],
  }),
  incremental: { ...incremental, batch: ["select * from ", { place: "self" }, " where day >= ", { place: "from" }, " -- the end"] },
});

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

/** A snapshot of two columns, by time of change and with a version for each deletion. */
export const snapshot: SnapshotNode = {
  ...plain,
  kind: "snapshot",
  id: "snapshot.shop.orders_snapshot",
  name: "orders_snapshot",
  relation: { schema: 'sales "eu"', name: "orders_snapshot" },
  columns: [
    ...["id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted"].map((name) => ({
      name,
      type: name === "id" ? "BIGINT" : "TIMESTAMP",
      description: "",
      tags: [],
      meta: {},
    })),
  ],
  code: "",
  sql: `select "id", "changed at"\nfrom read_parquet('orders.parquet') as source`,
  uniqueKey: ["id"],
  strategy: { kind: "timestamp", updatedAt: "changed at" },
  hardDeletes: "new_record",
  validToCurrent: "9999-12-31T00:00:00.000Z",
};

export const existing = (kind: "table" | "view", { relation }: ModelNode | SeedNode): CatalogRelation => ({
  ...relation,
  kind,
  columns: [],
  rows: undefined,
});
