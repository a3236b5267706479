import type { Catalog } from "../../../src/framework/artifacts/catalog.js";
import type { Manifest, ManifestColumn, ManifestNode, TestNode } from "../../../src/framework/artifacts/manifest.js";
import type { RunResults } from "../../../src/framework/artifacts/run-results.js";
import { problem } from "../../../src/framework/core/errors/index.js";

/** A small project with one node of every kind, and the awkward ones: quotes in names, files of the machine, a self-reference. */

export const projectDir = "/home/ada/shop";

const plain = { description: "", tags: [], meta: {} };
const column = (name: string, type: string | undefined, description = ""): ManifestColumn => ({ ...plain, name, type, description });

const test = (
  name: string,
  hash: string,
  parts: Pick<TestNode, "testKind" | "attachedTo" | "anchor" | "args"> & Partial<TestNode>,
): TestNode => ({
  ...plain,
  kind: "test",
  id: ["test.shop", name, hash].filter((part) => part !== "").join("."),
  name,
  location: { file: "models/marts/fct_orders.ts", line: 20, column: 9 },
  column: undefined,
  severity: "error",
  warnIf: ">0",
  errorIf: ">0",
  failingRows: ["select * from ", ` where "failing"`],
  aggregate: undefined,
  ...parts,
});

const attachedTo = "model.shop.fct_orders";

const nodes: readonly ManifestNode[] = [
  {
    ...plain,
    kind: "source",
    id: "source.shop.web.events",
    name: "events",
    source: "web",
    description: "What visitors did.",
    location: { file: "models/sources.ts", line: 4, column: 1 },
    origin: { kind: "files", format: "parquet", paths: ["data/raw/events/*.parquet", "data/raw/late/*.parquet"] },
    columns: [column("event_id", "VARCHAR", "Unique."), column("amount", "DECIMAL(18,2)")],
    from: `read_parquet(['data/raw/events/*.parquet', 'data/raw/late/*.parquet'])`,
  },
  {
    ...plain,
    kind: "source",
    id: "source.shop.crm.users",
    name: "users",
    source: "crm",
    location: { file: "models/sources.ts", line: 18, column: 1 },
    origin: { kind: "table", relation: { schema: "crm raw", name: 'Users "old"' } },
    columns: [column("id", "BIGINT")],
    from: '"crm raw"."Users ""old"""',
  },
  {
    ...plain,
    kind: "seed",
    id: "seed.shop.countries",
    name: "countries",
    location: { file: "seeds/countries.ts", line: 3, column: 1 },
    relation: { schema: "seeds", name: "countries" },
    columns: [column("code", "VARCHAR")],
    path: "seeds/countries.csv",
    checksum: "0123456789abcdef0123456789abcdef",
  },
  {
    ...plain,
    kind: "model",
    id: "model.shop.stg_events",
    name: "stg_events",
    tags: ["staging"],
    location: { file: "models/staging/stg_events.ts", line: 5, column: 1 },
    materialized: "view",
    language: "kysely",
    relation: { schema: "staging", name: "stg_events" },
    columns: [column("event_id", "VARCHAR")],
    contract: false,
    code: "export const stgEvents = defineModel({ … });",
    sql: `select "event_id" from read_parquet(['data/raw/events/*.parquet'])`,
  },
  {
    ...plain,
    kind: "model",
    id: "model.shop.int_orders",
    name: "int_orders",
    location: { file: "models/intermediate/int_orders.ts", line: 5, column: 1 },
    materialized: "ephemeral",
    language: "sql",
    relation: { schema: "main", name: "int_orders" },
    columns: [column("order_id", undefined)],
    contract: false,
    code: "export const intOrders = sqlModel({ … });",
    sql: 'select 1 as "order_id"',
  },
  {
    ...plain,
    kind: "model",
    id: attachedTo,
    name: "fct_orders",
    description: "One row per order — “net” of refunds.",
    tags: ["finance", "daily"],
    meta: { owner: "finance", rows: 12345678901234567890n },
    location: { file: "models/marts/fct_orders.ts", line: 12, column: 1 },
    materialized: "table",
    language: "kysely",
    relation: { schema: "marts", name: "fct_orders" },
    columns: [
      { ...column("order_id", "BIGINT", "Unique."), tags: ["key"], meta: { pii: false } },
      column("country", "VARCHAR"),
      column("parent_order_id", "BIGINT"),
    ],
    contract: true,
    code: "export const fctOrders = defineModel({ … });",
    sql: 'select * from "staging"."stg_events"',
  },
  test("unique_fct_orders_order_id", "a1b2c3d4e5", {
    testKind: "unique",
    attachedTo,
    anchor: attachedTo,
    column: "order_id",
    args: { columns: ["order_id"] },
    description: "An order is one row.",
    tags: ["key"],
  }),
  test("unique_fct_orders_order_id_country", "a1b2c3d4e6", {
    testKind: "unique",
    attachedTo,
    anchor: attachedTo,
    args: { columns: ["order_id", "country"] },
  }),
  test("not_null_fct_orders_order_id", "b1b2c3d4e5", {
    testKind: "not_null",
    attachedTo,
    anchor: attachedTo,
    column: "order_id",
    args: { column: "order_id" },
    severity: "warn",
    warnIf: ">10",
  }),
  test("accepted_values_fct_orders_country", "c1b2c3d4e5", {
    testKind: "accepted_values",
    attachedTo,
    anchor: attachedTo,
    column: "country",
    args: { column: "country", values: ["de", "fr"] },
  }),
  test("relationships_fct_orders_country", "d1b2c3d4e5", {
    testKind: "relationships",
    attachedTo,
    anchor: attachedTo,
    column: "country",
    args: { column: "country", toColumn: "code" },
  }),
  test("relationships_fct_orders_parent_order_id", "d1b2c3d4e6", {
    testKind: "relationships",
    attachedTo,
    anchor: attachedTo,
    column: "parent_order_id",
    args: { column: "parent_order_id", toColumn: "order_id" },
  }),
  test("expression_fct_orders", "e1b2c3d4e5", {
    testKind: "expression",
    attachedTo,
    anchor: attachedTo,
    args: { kind: "expression", expression: "net <= gross", where: "country = 'de'" },
  }),
  test("row_count_events", "f1b2c3d4e5", {
    testKind: "row_count",
    attachedTo: "source.shop.web.events",
    anchor: "source.shop.web.events",
    args: { min: 1, max: undefined },
  }),
  test("orders_have_events", "", {
    testKind: "singular",
    attachedTo: undefined,
    anchor: attachedTo,
    args: {},
    location: { file: "models/tests/orders_have_events.ts", line: 3, column: 1 },
  }),
  {
    ...plain,
    kind: "exposure",
    id: "exposure.shop.sales_dashboard",
    name: "sales_dashboard",
    location: { file: "models/exposures.ts", line: 3, column: 1 },
    type: "dashboard",
    label: "Sales",
    owner: { name: "Analytics" },
    url: "https://example.org/sales",
    maturity: "high",
  },
];

const parents: Record<string, readonly string[]> = {
  "source.shop.web.events": [],
  "source.shop.crm.users": [],
  "seed.shop.countries": [],
  "model.shop.stg_events": ["source.shop.web.events", "source.shop.crm.users"],
  "model.shop.int_orders": ["model.shop.stg_events"],
  [attachedTo]: ["model.shop.int_orders", "seed.shop.countries"],
  "test.shop.unique_fct_orders_order_id.a1b2c3d4e5": [attachedTo],
  "test.shop.unique_fct_orders_order_id_country.a1b2c3d4e6": [attachedTo],
  "test.shop.not_null_fct_orders_order_id.b1b2c3d4e5": [attachedTo],
  "test.shop.accepted_values_fct_orders_country.c1b2c3d4e5": [attachedTo],
  "test.shop.relationships_fct_orders_country.d1b2c3d4e5": [attachedTo, "seed.shop.countries"],
  "test.shop.relationships_fct_orders_parent_order_id.d1b2c3d4e6": [attachedTo],
  "test.shop.expression_fct_orders.e1b2c3d4e5": [attachedTo],
  "test.shop.row_count_events.f1b2c3d4e5": ["source.shop.web.events"],
  "test.shop.orders_have_events": [attachedTo, "source.shop.web.events"],
  "exposure.shop.sales_dashboard": [attachedTo],
};

const childrenOf = (id: string): readonly string[] => Object.keys(parents).filter((child) => parents[child]?.includes(id));

export const manifest: Manifest = {
  project: "shop",
  version: "0.1.0",
  generatedAt: "2024-03-01T12:00:00.000Z",
  target: { name: "dev", adapter: "duckdb", database: "shop", schema: "main" },
  nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  parents,
  children: Object.fromEntries(nodes.map(({ id }) => [id, childrenOf(id)])),
  overview: "# Shop\n\nWhat it sells.",
};

const startedAt = "2024-03-01T12:00:01.000Z";
const ran = { startedAt, durationMs: 123.456, problem: undefined, message: undefined };

export const results: RunResults = {
  runId: "0b7c1f6e-6d3f-4b43-9d6e-6e2f4a2c9a10",
  command: "build",
  target: "dev",
  startedAt,
  durationMs: 4200,
  ok: false,
  interrupted: false,
  results: [
    { ...ran, kind: "seed", id: "seed.shop.countries", name: "countries", status: "success", rows: 249 },
    { ...ran, kind: "model", id: "model.shop.stg_events", name: "stg_events", status: "success", rows: undefined },
    {
      ...ran,
      kind: "model",
      id: attachedTo,
      name: "fct_orders",
      status: "error",
      rows: undefined,
      problem: problem("query_failed", { reason: `No files match "${projectDir}/data/raw/events/*.parquet"`, sql: "select 1" }),
    },
    {
      ...ran,
      kind: "test",
      id: "test.shop.not_null_fct_orders_order_id.b1b2c3d4e5",
      name: "not_null_fct_orders_order_id",
      status: "warn",
      failures: 12,
      storedIn: '"test_failures"."not_null_fct_orders_order_id"',
      message: "12 failing rows",
    },
    {
      ...ran,
      kind: "test",
      id: "test.shop.orders_have_events",
      name: "orders_have_events",
      status: "skipped",
      durationMs: 0,
      failures: undefined,
      storedIn: undefined,
      message: "fct_orders failed",
    },
  ],
};

export const catalog: Catalog = {
  generatedAt: "2024-03-01T12:00:05.000Z",
  relations: {
    "model.shop.stg_events": {
      schema: "staging",
      name: "stg_events",
      kind: "view",
      columns: [{ name: "event_id", type: "VARCHAR", nullable: true }],
      rows: undefined,
    },
    "seed.shop.countries": {
      schema: "seeds",
      name: "countries",
      kind: "table",
      columns: [{ name: "code", type: "VARCHAR", nullable: false }],
      rows: 249,
    },
    "source.shop.crm.users": {
      schema: "crm raw",
      name: 'Users "old"',
      kind: "table",
      columns: [{ name: "id", type: "BIGINT", nullable: true }],
      rows: 7,
    },
    "model.shop.deleted_long_ago": { schema: "main", name: "deleted_long_ago", kind: "table", columns: [], rows: 0 },
  },
};
