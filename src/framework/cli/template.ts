import { version } from "../core/version.js";

/** The files of a new project: enough to build, test and look at. */
export const template = (project: string): Readonly<Record<string, string>> => ({
  "package.json": `${JSON.stringify(
    {
      name: project,
      private: true,
      type: "module",
      scripts: { build: "model build", check: "tsc --noEmit && model check", docs: "model docs generate" },
      dependencies: { kysely: "0.28.18", modelwright: `^${version}`, zod: "^4.0.0" },
      devDependencies: { typescript: "^7.0.0" },
    },
    null,
    2,
  )}\n`,
  "tsconfig.json": `${JSON.stringify(
    {
      compilerOptions: {
        target: "ES2023",
        module: "NodeNext",
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        incremental: true,
        tsBuildInfoFile: "target/.cache/tsc.tsbuildinfo",
      },
      include: ["analytics.config.ts", "models", "seeds", "snapshots", "operations"],
    },
    null,
    2,
  )}\n`,
  ".gitignore": "node_modules/\ntarget/\ndocs-site/dist/\n*.duckdb\n*.duckdb.*\n",
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";

export default defineConfig({
  name: "${project}",
  targets: { dev: duckdb({ path: "data/${project}.duckdb" }) },
  folders: { "models/marts": { materialized: "table" } },
});
`,
  "data/raw/orders.csv": "order_id,customer,status,amount\n1,ada,placed,1200\n2,ada,shipped,800\n3,grace,shipped,4300\n",
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";

export const rawOrders = defineSource({
  name: "raw_orders",
  source: "shop",
  schema: z.object({
    order_id: z.int().describe("Key of the order."),
    customer: z.string(),
    status: z.enum(["placed", "shipped", "returned"]),
    amount: z.int().describe("In cents."),
  }),
  location: csv("data/raw/orders.csv"),
});
`,
  "models/staging/stg_orders.ts": `import { acceptedValues, defineModel, notNull, unique } from "modelwright";
import { rawOrders } from "../sources.js";

export const stgOrders = defineModel({
  name: "stg_orders",
  description: "One row per order.",
  deps: [rawOrders],
  query: ({ db }) => db.selectFrom("raw_orders").select(["order_id", "customer", "status", "amount"]),
  columns: {
    order_id: { description: "Key of the order.", tests: [unique(), notNull()] },
    status: { description: "Where the order is.", tests: [acceptedValues(["placed", "shipped", "returned"])] },
  },
});
`,
  "models/marts/fct_customers.ts": `import { defineModel, expression, notNull, unique } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";

export const fctCustomers = defineModel({
  name: "fct_customers",
  description: "One row per customer.",
  deps: [stgOrders],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_orders as o")
      .groupBy("o.customer")
      .select((eb) => ["o.customer", fn.countAll().as("orders"), fn.sum(eb.ref("o.amount")).as("revenue")]),
  columns: {
    customer: { description: "Name of the customer.", tests: [unique(), notNull()] },
    revenue: { description: "Sum of all orders, in cents." },
  },
  tests: [expression("revenue >= 0")],
});
`,
});
