import type { Catalog } from "../../../src/framework/artifacts/catalog.js";
import type {
  ExposureNode,
  Manifest,
  ManifestColumn,
  ManifestNode,
  ModelNode,
  SeedNode,
  SourceNode,
  TestNode,
} from "../../../src/framework/artifacts/manifest.js";
import type { NodeResult, RunResults } from "../../../src/framework/artifacts/run-results.js";
import { problem } from "../../../src/framework/core/errors/index.js";
import type { DocsInput } from "../../../src/framework/report/docs/site.js";

const common = { description: "", tags: [], meta: {} } as const;

export const column = (name: string, type = "VARCHAR", description = ""): ManifestColumn => ({
  name,
  type,
  description,
  tags: [],
  meta: {},
});

export const model = (name: string, folder: string, given: Partial<ModelNode> = {}): ModelNode => ({
  ...common,
  kind: "model",
  id: `model.shop.${name}`,
  name,
  location: { file: `models/${folder}/${name}.ts`, line: 3, column: 1 },
  materialized: "view",
  language: "kysely",
  relation: { schema: "main", name },
  columns: [column("id", "BIGINT")],
  contract: false,
  code: `export const ${name} = defineModel({ name: "${name}" });\n`,
  sql: `select "id" from "main"."${name}_upstream"`,
  ...given,
});

export const source = (system: string, name: string, given: Partial<SourceNode> = {}): SourceNode => ({
  ...common,
  kind: "source",
  id: `source.shop.${system}.${name}`,
  name,
  location: { file: "models/sources.ts", line: 8, column: 1 },
  source: system,
  origin: { kind: "files", format: "parquet", paths: [`data/${system}/${name}/*.parquet`], options: {} },
  columns: [column("id", "BIGINT")],
  from: `read_parquet('data/${system}/${name}/*.parquet')`,
  ...given,
});

export const seed = (name: string, given: Partial<SeedNode> = {}): SeedNode => ({
  ...common,
  kind: "seed",
  id: `seed.shop.${name}`,
  name,
  location: { file: `seeds/${name}.ts`, line: 1, column: 1 },
  relation: { schema: "main", name },
  columns: [column("code")],
  path: `seeds/${name}.csv`,
  checksum: "0f3c",
  ...given,
});

export const exposure = (name: string, given: Partial<ExposureNode> = {}): ExposureNode => ({
  ...common,
  kind: "exposure",
  id: `exposure.shop.${name}`,
  name,
  location: { file: "models/exposures.ts", line: 2, column: 1 },
  type: "dashboard",
  label: undefined,
  owner: { name: "Analytics" },
  url: undefined,
  maturity: undefined,
  ...given,
});

export const dataTest = (
  testKind: TestNode["testKind"],
  on: ManifestNode,
  columnName: string | undefined,
  given: Partial<TestNode> = {},
): TestNode => {
  const name = given.name ?? [testKind, on.name, columnName].filter((part) => part !== undefined).join("_");
  return {
    ...common,
    kind: "test",
    id: `test.shop.${name}`,
    name,
    location: on.location,
    testKind,
    attachedTo: on.id,
    column: columnName,
    anchor: on.id,
    severity: "error",
    warnIf: ">0",
    errorIf: ">0",
    failingRows: ["select * from ", ` where "${columnName ?? "id"}" is null`],
    aggregate: undefined,
    args: columnName === undefined ? {} : { column: columnName },
    ...given,
  };
};

/** A manifest of nodes in topological order, with the given parents. */
export function manifestOf(
  nodes: readonly ManifestNode[],
  parents: Readonly<Record<string, readonly string[]>>,
  overview?: string,
): Manifest {
  const children: Record<string, string[]> = Object.fromEntries(nodes.map(({ id }) => [id, []]));
  for (const [id, ids] of Object.entries(parents)) for (const parent of ids) children[parent]?.push(id);
  return {
    project: "shop",
    version: "0.1.0",
    generatedAt: "2025-11-23T09:34:00.000Z",
    target: { name: "dev", adapter: "duckdb", database: "shop", schema: "main" },
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    parents: Object.fromEntries(nodes.map(({ id }) => [id, parents[id] ?? []])),
    children,
    overview,
  };
}

const stgOrdersSql =
  'select "o"."id" as "order_id", "o"."user_id", "o"."status", cast("o"."amount" as decimal(18, 2)) as "amount", ' +
  `date_trunc('day', "o"."placed_at") as "order_date" from read_parquet('data/shop/orders/*.parquet') as "o" ` +
  `left join "main"."countries" as "c" on "c"."code" = "o"."country" and "c"."active" = true where "o"."status" in ('placed', 'shipped') or "o"."amount" > 0`;

const stgOrdersCode = `import { defineModel, notNull, unique } from "modelwright";
import { orders } from "../sources.js";

// One row an order, typed and renamed.
export const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders as o").select(["o.id as order_id", "o.user_id", "o.status"]),
  columns: { order_id: { description: "Key of the order.", tests: [unique(), notNull()] } },
});
`;

/** A small shop with every kind of node, every kind of result, and names and texts as odd as people write them. */
export function shop(): DocsInput {
  const orders = source("shop", "orders", {
    description: "Orders as the shop writes them: `id` is never reused. See [the wiki](https://example.org/orders).",
    columns: [
      column("id", "BIGINT", "Key of the order."),
      column("user_id", "BIGINT"),
      column("Länge <b>in</b> cm", "DOUBLE", "A name that needs quoting."),
    ],
    tags: ["raw", "pii"],
  });
  const legacy = source("crm", "accounts", {
    origin: { kind: "table", relation: { schema: "crm", name: "accounts" } },
    from: '"crm"."accounts"',
  });
  const countries = seed("countries", {
    description: "ISO 3166 codes.",
    columns: [column("code", "VARCHAR", "Two letters."), column("active", "BOOLEAN")],
  });
  const stgOrders = model("stg_orders", "staging", {
    description: "One row an order, typed and renamed; reads `countries`.\n\n- cancelled ones **stay**\n- test users are left out",
    columns: [
      column("order_id", "BIGINT", "Key of the order."),
      column("user_id", "BIGINT", "Who ordered; null for guests."),
      { ...column("status", "VARCHAR", "Where the order stands."), tags: ["enum"], meta: { owner: "logistics" } },
      column("amount", "DECIMAL(18,2)", "Gross amount in euros."),
      column("order_date", "TIMESTAMP"),
    ],
    code: stgOrdersCode,
    sql: stgOrdersSql,
    tags: ["daily"],
  });
  const intOrders = model("int_orders", "intermediate", {
    materialized: "ephemeral",
    language: "sql",
    description: "<script>alert('x')</script> Orders <img src=x onerror=alert(1)> with [a trap](javascript:alert(2)) and their users.",
    sql: "select\n  o.order_id, -- the key\n  a.name\nfrom stg_orders o\njoin crm.accounts a using (user_id)",
  });
  const dimUsers = model("dim_users", "marts/core", { materialized: "table", description: "One row a user, with the unknown member." });
  const fctOrders = model("fct_orders", "marts", {
    materialized: "table",
    contract: true,
    description: "One row an order line.",
    meta: { owner: "finance", "</dd><script>alert(3)</script>": { nested: ["<b>"] } },
    columns: [
      column("order_id", "BIGINT", "Key."),
      column("user_id", "BIGINT"),
      column("net_revenue", "DECIMAL(18,2)", "Gross − discount − refunds."),
    ],
    tags: ["daily", "finance"],
  });
  const fctRefunds = model("fct_refunds", "marts", { materialized: "table" });
  const dashboard = exposure("sales_dashboard", {
    label: "Sales & growth",
    description: "What the board looks at on Mondays.",
    url: "https://example.org/dashboards/sales?x=1&y=2",
    owner: { name: "Ana <Analytics>", email: "ana@example.org" },
    maturity: "high",
  });
  const notebook = exposure("orphan_notebook", { type: "notebook", url: "javascript:alert(4)" });

  const uniqueId = dataTest("unique", stgOrders, "order_id", { args: { columns: ["order_id"] } });
  const notNullId = dataTest("not_null", stgOrders, "order_id", { description: "A key is never null." });
  const accepted = dataTest("accepted_values", stgOrders, "status", {
    args: { column: "status", values: ["placed", "shipped", "<returned>", "lost", "found", "late", "gone"] },
    severity: "warn",
    warnIf: ">10",
  });
  const inUsers = dataTest("relationships", fctOrders, "user_id", { args: { column: "user_id", to: "dim_users", toColumn: "id" } });
  const expression = dataTest("expression", fctOrders, undefined, {
    name: "revenue_is_sane",
    args: { expression: "net_revenue <= 1e9 and 1 < 2" },
  });
  const rowCount = dataTest("row_count", countries, undefined, { args: { min: 1, max: undefined } });
  const bounded = dataTest("row_count", dimUsers, undefined, { args: { min: 1, max: 500 } });
  const singular = dataTest("singular", fctOrders, undefined, {
    name: "orders_add_up",
    attachedTo: undefined,
    description: "Orders minus refunds is what the bank says.",
  });
  const sourceKey = dataTest("not_null", orders, "id");

  const nodes = [
    orders,
    legacy,
    countries,
    stgOrders,
    intOrders,
    dimUsers,
    fctOrders,
    fctRefunds,
    dashboard,
    notebook,
    uniqueId,
    notNullId,
    accepted,
    inUsers,
    expression,
    rowCount,
    bounded,
    singular,
    sourceKey,
  ];
  const parents = {
    [stgOrders.id]: [orders.id, countries.id],
    [intOrders.id]: [stgOrders.id, legacy.id],
    [dimUsers.id]: [legacy.id],
    [fctOrders.id]: [intOrders.id, dimUsers.id, orders.id],
    [fctRefunds.id]: [fctOrders.id],
    [dashboard.id]: [fctOrders.id, fctRefunds.id],
    [inUsers.id]: [fctOrders.id, dimUsers.id],
    [singular.id]: [fctOrders.id, fctRefunds.id],
    ...Object.fromEntries(
      [uniqueId, notNullId, accepted, expression, rowCount, bounded, sourceKey].map(({ id, anchor }) => [id, [anchor]]),
    ),
  };
  const manifest = manifestOf(
    nodes,
    parents,
    "# The shop\n\nHow orders become **revenue**. Start at `fct_orders`.\n\n## Grain\n\nOne row an order line.",
  );

  const at = { startedAt: "2025-11-23T09:35:00.000Z", problem: undefined, message: undefined };
  const built = (node: ModelNode | SeedNode, durationMs: number, rows: number | undefined): NodeResult => ({
    ...at,
    kind: node.kind,
    id: node.id,
    name: node.name,
    status: "success",
    durationMs,
    rows,
  });
  const passed = ({ id, name }: TestNode): NodeResult => ({
    ...at,
    kind: "test",
    id,
    name,
    status: "pass",
    durationMs: 3.2,
    failures: 0,
    storedIn: undefined,
  });
  const refundsProblem = problem("query_failed", {
    reason: 'Conversion Error: Could not convert string "n/a" to DECIMAL(18,2)',
    sql: "select 1",
  });
  const results: RunResults = {
    runId: "r1",
    command: "build",
    target: "dev",
    startedAt: "2025-11-23T09:34:30.000Z",
    durationMs: 4321,
    ok: false,
    interrupted: false,
    results: [
      built(countries, 12, 249),
      built(stgOrders, 48, undefined),
      built(dimUsers, 350, 12_345),
      built(fctOrders, 1840, 1_204_551),
      {
        ...at,
        kind: "model",
        id: fctRefunds.id,
        name: fctRefunds.name,
        status: "error",
        durationMs: 20,
        rows: undefined,
        problem: refundsProblem,
      },
      passed(uniqueId),
      passed(notNullId),
      passed(inUsers),
      passed(rowCount),
      passed(bounded),
      {
        ...at,
        kind: "test",
        id: accepted.id,
        name: accepted.name,
        status: "warn",
        durationMs: 4,
        failures: 12,
        storedIn: "main_failures.accepted_status",
      },
      { ...at, kind: "test", id: expression.id, name: expression.name, status: "fail", durationMs: 5, failures: 1, storedIn: undefined },
      {
        ...at,
        kind: "test",
        id: singular.id,
        name: singular.name,
        status: "skipped",
        durationMs: 0,
        failures: undefined,
        storedIn: undefined,
        message: "fct_refunds failed",
      },
    ],
  };
  const catalog: Catalog = {
    generatedAt: "2025-11-23T09:36:00.000Z",
    relations: {
      [legacy.id]: { schema: "crm", name: "accounts", kind: "table", rows: 77, columns: [{ name: "id", type: "BIGINT", nullable: false }] },
    },
  };
  return { manifest, results, catalog };
}

export const pages = [
  {
    name: "getting-started",
    markdown:
      "# Getting started\n\nRun `npm start`, read [the glossary](glossary.md#order) or `fct_orders`.\n\n| a | b |\n| - | - |\n| 1 | <i>2</i> |",
  },
  { name: "glossary", markdown: "## Order\n\nWhat a customer *places*.\n\n```ts\nconst a = 1 < 2;\n```" },
] as const;
