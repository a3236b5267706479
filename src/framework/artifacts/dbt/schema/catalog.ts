import { z } from "zod";
import { metadata } from "./shared.js";

const column = z.strictObject({
  type: z.string(),
  /** Counts from 1. */
  index: z.int(),
  name: z.string(),
  comment: z.null(),
});

const statistic = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: z.union([z.boolean(), z.string(), z.number(), z.null()]),
  include: z.boolean(),
  description: z.string().nullable(),
});

const table = z.strictObject({
  metadata: z.strictObject({
    type: z.enum(["BASE TABLE", "VIEW"]),
    schema: z.string(),
    name: z.string(),
    database: z.string(),
    comment: z.null(),
    owner: z.null(),
  }),
  columns: z.record(z.string(), column).readonly(),
  stats: z.record(z.string(), statistic).readonly(),
  unique_id: z.string(),
});

/** dbt's `catalog.json`, version 1. */
export const dbtCatalogSchema = z.strictObject({
  metadata: metadata("catalog/v1").omit({ invocation_started_at: true }),
  nodes: z.record(z.string(), table).readonly(),
  sources: z.record(z.string(), table).readonly(),
  errors: z.null(),
});

export type DbtCatalog = z.output<typeof dbtCatalogSchema>;
export type DbtCatalogTable = DbtCatalog["nodes"][string];
