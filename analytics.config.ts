import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";

export default defineConfig({
  name: "shop",
  version: "1.0.0",
  targets: {
    dev: duckdb({ path: "data/analytics.duckdb", publish: "data/analytics.read.duckdb" }),
    ci: duckdb({ path: ":memory:" }),
  },
  folders: {
    "models/staging": { materialized: "view", schema: "staging", tags: ["staging"] },
    "models/intermediate": { materialized: "table", schema: "intermediate", tags: ["intermediate"] },
    "models/marts": { materialized: "table", tags: ["mart"] },
    snapshots: { schema: "snapshots", tags: ["snapshot"] },
  },
  selectors: {
    dashboard: "+exposure:shop_dashboard",
    revenue: "+fct_revenue",
  },
  overview: `
What visitors of a shop do, and what it means. Events of its trackers are ingested into a Parquet lake; with the catalogue and
the customers' profiles they become sessions, journeys and order lines, and from these a star schema.

- **staging**: sources cleaned, typed and renamed, one to one
- **intermediate**: sessions over stitched identities, order lines, the journey before each order
- **marts**: facts at their grain, dimensions with a row for the unknown
- **snapshots**: every version of a customer and of a price, from build to build

All times are UTC. Amounts are whole minor units (cents); in columns that end in \`_eur\` they are euros at the rate of the day of the order.
`,
});
