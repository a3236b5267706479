import { defineSource, json, notNull, parquet, unique } from "modelwright";
import { ingestionRun } from "modelwright/ingest";
import { z } from "zod";
import { lakeEvent } from "../src/pipeline/events/lake.js";

export const events = defineSource({
  name: "events",
  source: "lake",
  description: "Behaviour of visitors as ingested: valid, redacted, partitioned by date. Duplicates across dates are still there.",
  schema: lakeEvent,
  location: parquet("data/processed/events/*/*.parquet", { hive_partitioning: true, union_by_name: true }),
  columns: { event_id: { tests: [notNull()] }, event_time: { tests: [notNull()] } },
});

export const products = defineSource({
  name: "products",
  source: "shop",
  description: "The catalogue: one row per price that a product had, has or will have.",
  schema: z.object({
    product_id: z.string().describe("The product."),
    product_name: z.string().describe("Name in the shop."),
    brand: z.string().describe("Brand."),
    category_l1: z.string().describe("Category, broadest level."),
    category_l2: z.string().describe("Category, middle level."),
    category_l3: z.string().describe("Category, finest level."),
    price: z.int().describe("Price with tax, in minor units."),
    cost: z.int().describe("Cost of one unit, in minor units."),
    currency: z.string().describe("Currency of price and cost."),
    valid_from: z.iso.date().describe("First day of the price."),
    valid_to: z.iso.date().nullable().describe("First day on which the price no longer holds; null for the last one."),
  }),
  location: parquet("data/seeds/products.parquet"),
});

export const users = defineSource({
  name: "users",
  source: "shop",
  description: "Customers with an account, without personal data.",
  schema: z.object({
    user_id: z.string().describe("The customer."),
    email_sha256: z.string().describe("Hash of the e-mail address."),
    country: z.string().describe("Country of the account."),
    signup_time: z.date().describe("When the account was opened (UTC)."),
    marketing_opt_in: z.boolean().describe("Whether the customer agreed to marketing."),
    is_test_user: z.boolean().describe("An account of the shop's own testers."),
    is_deleted: z.boolean().describe("The account was deleted."),
  }),
  location: parquet("data/seeds/users.parquet"),
  columns: { user_id: { tests: [unique(), notNull()] } },
});

export const ingestionRuns = defineSource({
  name: "ingestion_runs",
  source: "lake",
  description: "One row per run of the ingestion.",
  schema: ingestionRun,
  location: json("data/processed/_metrics/*.ndjson"),
  columns: { run_id: { tests: [unique(), notNull()] } },
});
