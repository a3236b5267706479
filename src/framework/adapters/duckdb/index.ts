import { posix } from "node:path";
import { z } from "zod";
import { errorOf } from "../../core/errors/index.js";
import { similarNames } from "../../core/similar.js";
import type { Target, ValueOptions } from "../adapter.js";
import { databaseName } from "./database-name.js";
import { staysInside } from "./scan-files.js";

/** Options of a DuckDB target. */
export interface DuckDbOptions {
  /** The database file, relative to the project folder; `:memory:` for a database that lives as long as the engine. */
  readonly path: string;
  /**
   * A copy of the database file for readers, relative to the project folder: `data/analytics.read.duckdb`. While a process writes a
   * database file, no other can open it; the copy can always be opened, and is replaced as a whole when a run has changed something.
   */
  readonly publish?: string | undefined;
  /** Default schema for models; `main` unless said otherwise. */
  readonly schema?: string | undefined;
  /** How values are read that a JavaScript number or `Date` cannot always hold exactly. */
  readonly values?: ValueOptions | undefined;
  /** DuckDB's own settings, e.g. `{ memory_limit: "2GB" }`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Extensions to load: name → path of the extension's file, e.g. `{ excel: "extensions/excel.duckdb_extension" }`. */
  readonly extensions?: Readonly<Record<string, string>> | undefined;
}

const optionsSchema = z.strictObject({
  path: z.string().min(1),
  publish: z.string().min(1).optional(),
  schema: z.string().min(1).optional(),
  values: z
    .strictObject({
      integers: z.enum(["number", "bigint", "string"]).optional(),
      decimals: z.enum(["number", "string"]).optional(),
      timestamps: z.enum(["date", "string"]).optional(),
    })
    .optional(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  extensions: z.record(z.string(), z.string().min(1)).optional(),
});

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  if (issue.code !== "unrecognized_keys") return `${where}${issue.message}`;
  const known = issue.path[0] === "values" ? ["integers", "decimals", "timestamps"] : Object.keys(optionsSchema.shape);
  const keys = issue.keys.map((key) => {
    const [similar] = similarNames(key, known);
    return `"${key}"${similar === undefined ? "" : ` (did you mean "${similar}"?)`}`;
  });
  return `${where}unknown ${keys.length === 1 ? "option" : "options"} ${keys.join(", ")}`;
}

/**
 * A DuckDB database as a target. The engine itself is loaded when the target is first used.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   targets: { dev: duckdb({ path: "data/analytics.duckdb" }), test: duckdb({ path: ":memory:" }) },
 * });
 * ```
 * @throws {@link ModelwrightError} `target_options_invalid`, or `path_outside_project` for a path that leads out of the project folder.
 */
export function duckdb(options: DuckDbOptions): Target {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) throw errorOf("target_options_invalid", { adapter: "duckdb", reasons: parsed.error.issues.map(describeIssue) });
  const { path, publish, schema = "main", values = {}, settings = {}, extensions = {} } = parsed.data;
  const isInMemory = path === ":memory:";
  for (const file of [path, publish]) {
    if (file !== undefined && file !== ":memory:" && !staysInside(file)) throw errorOf("path_outside_project", { path: file });
  }
  const reason = publish === undefined ? undefined : unpublishable(path, publish);
  if (reason !== undefined) throw errorOf("target_options_invalid", { adapter: "duckdb", reasons: [`publish: ${reason}`] });
  return {
    adapter: "duckdb",
    database: databaseName(path),
    schema,
    file: isInMemory ? undefined : path,
    display: isInMemory ? "duckdb in memory" : `duckdb ${path}`,
    load: async () => {
      const { createDuckDbAdapter } = await import("./adapter.js");
      return createDuckDbAdapter({ path, publish, values, settings, extensions });
    },
  };
}

/** Why a copy of a database cannot be published under a path. */
function unpublishable(path: string, publish: string): string | undefined {
  if (path === ":memory:" || publish === ":memory:") return "only a database in a file is published, to a file";
  return posix.normalize(publish) === posix.normalize(path) ? "a copy needs a path of its own" : undefined;
}
