import { defineExposure } from "modelwright";
import { intProductPerformance } from "./intermediate/int_product_performance.js";
import { intUserJourney } from "./intermediate/int_user_journey.js";
import { dimDate } from "./marts/dim_date.js";
import { dimProducts } from "./marts/dim_products.js";
import { dimUsers } from "./marts/dim_users.js";
import { fctDailyEngagement } from "./marts/fct_daily_engagement.js";
import { fctFunnel } from "./marts/fct_funnel.js";
import { fctRevenue } from "./marts/fct_revenue.js";
import { stgIngestionRuns } from "./staging/stg_ingestion_runs.js";

export const shopDashboard = defineExposure({
  name: "shop_dashboard",
  label: "Shop dashboard",
  type: "dashboard",
  maturity: "high",
  owner: { name: "Shop analytics", email: "analytics@shop.example" },
  description: "Key figures against the period before, trends, funnel, products, channels, retention, and the health of the pipeline.",
  deps: [
    fctDailyEngagement,
    fctFunnel,
    fctRevenue,
    dimDate,
    dimProducts,
    dimUsers,
    intProductPerformance,
    intUserJourney,
    stgIngestionRuns,
  ],
});
