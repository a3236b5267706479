import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";

export default defineConfig({
  name: "shop",
  targets: {
    dev: duckdb({ path: "data/analytics.duckdb" }),
    ci: duckdb({ path: ":memory:" }),
  },
  folders: {
    "models/staging": { materialized: "view", tags: ["staging"] },
    "models/intermediate": { materialized: "table", tags: ["intermediate"] },
    "models/marts": { materialized: "table", tags: ["mart"] },
  },
  selectors: { dashboard: "+exposure:shop_dashboard" },
  overview:
    "E-commerce analytics: events of a shop, ingested into a Parquet lake, become sessions, journeys and orders, and from these a star schema. All times are UTC; all amounts are minor units, in euro unless a column says otherwise.",
});
