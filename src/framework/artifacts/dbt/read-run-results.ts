import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorOf } from "../../core/errors/index.js";
import { artifactFiles } from "./files.js";
import { type DbtRunResult, dbtRunResultsSchema } from "./schema/run-results.js";

/** How a node ended when it last ran. */
export interface LastResult {
  readonly status: DbtRunResult["status"];
  /** ISO 8601; `undefined` when it was skipped. */
  readonly startedAt: string | undefined;
  readonly durationMs: number;
  readonly message: string | undefined;
  /** Rows of the table that was built. */
  readonly rows: number | undefined;
  /** Failing rows that a test found. */
  readonly failures: number | undefined;
  /** Relation that holds a test's failing rows. */
  readonly storedIn: string | undefined;
}

/** The last run, as its artifact tells it. */
export interface LastRun {
  readonly runId: string | undefined;
  readonly command: string | undefined;
  readonly target: string | undefined;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly durationMs: number;
  /** By node id. */
  readonly results: Readonly<Record<string, LastResult>>;
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e3;
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function lastResult(result: DbtRunResult): LastResult {
  const rows = result.adapter_response.rows_affected;
  return {
    status: result.status,
    startedAt: result.timing.find(({ name }) => name === "execute")?.started_at ?? undefined,
    durationMs: milliseconds(result.execution_time),
    message: result.message ?? undefined,
    rows: typeof rows === "number" ? rows : undefined,
    failures: result.failures ?? undefined,
    storedIn: result.unique_id.startsWith("test.") ? (result.relation_name ?? undefined) : undefined,
  };
}

function parse(text: string, path: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw errorOf("artifact_unreadable", { path, reason: (error as SyntaxError).message }, undefined, error);
  }
  const parsed = dbtRunResultsSchema.safeParse(json);
  if (!parsed.success) throw errorOf("artifact_unreadable", { path, reason: z.prettifyError(parsed.error) }, undefined, parsed.error);
  return parsed.data;
}

/**
 * Reads the results of the last run from a folder of artifacts; `undefined` when nothing ran yet.
 *
 * @throws ModelwrightError `artifact_unreadable` when the file is damaged or of another format.
 */
export async function readRunResults(dir: string): Promise<LastRun | undefined> {
  const path = join(dir, artifactFiles.runResults);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw errorOf("artifact_unreadable", { path, reason: error.message }, undefined, error);
  });
  if (text === undefined) return undefined;
  const { metadata, results, elapsed_time, args } = parse(text, path);
  return {
    runId: metadata.invocation_id ?? undefined,
    command: textOf(args.which),
    target: textOf(args.target),
    finishedAt: metadata.generated_at,
    durationMs: milliseconds(elapsed_time),
    results: Object.fromEntries(results.map((result) => [result.unique_id, lastResult(result)])),
  };
}
