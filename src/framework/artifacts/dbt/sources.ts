import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorOf } from "../../core/errors/index.js";
import { artifactFiles } from "./files.js";
import { dbtVersion, dictionary, emptyList, metadata, schemaUrl } from "./schema/shared.js";

const time = z.strictObject({ count: z.int(), period: z.enum(["minute", "hour", "day"]) });

const judged = z.strictObject({
  unique_id: z.string(),
  max_loaded_at: z.iso.datetime({ offset: true }),
  snapshotted_at: z.iso.datetime({ offset: true }),
  /** Seconds. */
  max_loaded_at_time_ago_in_s: z.number(),
  status: z.enum(["pass", "warn", "error"]),
  criteria: z.strictObject({ warn_after: time.nullable(), error_after: time.nullable(), filter: z.null() }),
  adapter_response: dictionary,
  timing: emptyList,
  thread_id: z.string(),
  /** Seconds. */
  execution_time: z.number(),
});

const failed = z.strictObject({ unique_id: z.string(), error: z.string().nullable(), status: z.literal("runtime error") });

/** dbt's `sources.json`, version 3. */
export const dbtSourcesSchema = z.strictObject({
  metadata: metadata("sources/v3"),
  results: z.array(z.union([judged, failed])).readonly(),
  /** Seconds. */
  elapsed_time: z.number(),
});

export type DbtSources = z.output<typeof dbtSourcesSchema>;
export type DbtSourceResult = DbtSources["results"][number];

/** What was found of sources, as `sources.json`. */
export const dbtSources = (results: readonly DbtSourceResult[], generatedAt: string, seconds: number): DbtSources => ({
  metadata: {
    dbt_schema_version: schemaUrl("sources/v3"),
    dbt_version: dbtVersion,
    generated_at: generatedAt,
    invocation_id: randomUUID(),
    env: {},
  },
  results,
  elapsed_time: seconds,
});

/**
 * Reads how fresh sources were when they were last looked at, by id.
 *
 * @throws {@link ModelwrightError} `sources_missing`, or `state_unreadable` when the file is damaged or of another format.
 */
export async function readSources(dir: string): Promise<ReadonlyMap<string, DbtSourceResult>> {
  const path = join(dir, artifactFiles.sources);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw errorOf("sources_missing", { dir }, undefined, error);
  });
  try {
    const { results } = dbtSourcesSchema.parse(JSON.parse(text));
    return new Map(results.map((result) => [result.unique_id, result]));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as SyntaxError).message;
    throw errorOf("state_unreadable", { path, reason }, undefined, error);
  }
}
