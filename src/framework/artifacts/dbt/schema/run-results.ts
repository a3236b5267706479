import { z } from "zod";
import { dictionary, metadata } from "./shared.js";

const timing = z.strictObject({ name: z.string(), started_at: z.string().nullish(), completed_at: z.string().nullish() });

const result = z.strictObject({
  unique_id: z.string(),
  status: z.enum(["success", "error", "skipped", "pass", "warn", "fail", "partial success", "no-op", "runtime error"]),
  timing: z.array(timing).readonly(),
  thread_id: z.string(),
  /** Seconds. */
  execution_time: z.number(),
  /** What the adapter tells besides; Modelwright puts `rows_affected` here. */
  adapter_response: dictionary,
  message: z.string().nullable(),
  failures: z.int().nullable(),
  compiled: z.boolean().nullable(),
  compiled_code: z.string().nullable(),
  relation_name: z.string().nullable(),
  batch_results: dictionary.nullish(),
});

/** dbt's `run_results.json`, version 6. */
export const dbtRunResultsSchema = z.strictObject({
  metadata: metadata("run-results/v6"),
  results: z.array(result).readonly(),
  /** Seconds. */
  elapsed_time: z.number(),
  /** How the command was called; `which` is its name. */
  args: dictionary,
});

export type DbtRunResults = z.output<typeof dbtRunResultsSchema>;
export type DbtRunResult = DbtRunResults["results"][number];
