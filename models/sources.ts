import { defineSource, json, notNull, parquet, unique, uniqueCombination } from "modelwright";
import { ingestionRun } from "modelwright/ingest";
import { z } from "zod";
import { lakeEvent } from "../src/pipeline/events/lake.js";

export const events = defineSource({
  name: "events",
  source: "lake",
  description: "Behaviour of visitors as the shop's trackers sent it: validated, free of personal data, partitioned by date.",
  schema: lakeEvent,
  location: parquet("data/processed/events/*/*.parquet", { hive_partitioning: true }),
  columns: { event_id: { tests: [notNull()] }, event_time: { tests: [notNull()] }, event_date: { tests: [notNull()] } },
  tests: [uniqueCombination(["event_id", "event_date"])],
});

export const products = defineSource({
  name: "products",
  source: "shop",
  description: "The catalogue with its price history: one row for each price that a product had, has or will have.",
  schema: z.object({
    product_id: z.string().describe("The product."),
    product_name: z.string().describe("Name as shown in the shop."),
    brand: z.string().describe("Brand."),
    category_l1: z.string().describe("Department, e.g. Home."),
    category_l2: z.string().describe("Group within the department, e.g. Kitchen."),
    category_l3: z.string().describe("Kind of product, e.g. Coffee."),
    price: z.int().describe("List price in minor units, tax included."),
    cost: z.int().describe("What one unit costs the shop, in minor units."),
    currency: z.string().describe("ISO 4217 currency of price and cost."),
    valid_from: z.iso.date().describe("First day on which the price holds."),
    valid_to: z.iso.date().nullable().describe("First day on which it no longer holds; null while it does."),
  }),
  location: parquet("data/seeds/products.parquet"),
  columns: { product_id: { tests: [notNull()] }, valid_from: { tests: [notNull()] } },
  tests: [uniqueCombination(["product_id", "valid_from"])],
});

export const users = defineSource({
  name: "users",
  source: "shop",
  description: "Profiles of customers with an account, without personal data.",
  schema: z.object({
    user_id: z.string().describe("The customer."),
    email_sha256: z.string().describe("SHA-256 of the lower-case e-mail address."),
    country: z.string().describe("ISO 3166 country of the account."),
    signup_time: z.date().describe("When the account was opened (UTC)."),
    marketing_opt_in: z.boolean().describe("Whether the customer agreed to marketing messages."),
    is_test_user: z.boolean().describe("Whether the account belongs to the shop's own staff."),
    is_deleted: z.boolean().describe("Whether the owner asked for deletion."),
  }),
  location: parquet("data/seeds/users.parquet"),
  columns: { user_id: { tests: [unique(), notNull()] } },
});

export const ingestionRuns = defineSource({
  name: "ingestion_runs",
  source: "lake",
  description: "Figures of every run of the ingestion.",
  schema: ingestionRun,
  location: json("data/processed/_metrics/*.ndjson"),
  columns: { run_id: { tests: [unique(), notNull()] } },
});
