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
  const { path, schema = "main", values = {}, settings = {}, extensions = {} } = parsed.data;
  if (path !== ":memory:" && !staysInside(path)) throw errorOf("path_outside_project", { path });
  return {
    adapter: "duckdb",
    database: databaseName(path),
    schema,
    display: path === ":memory:" ? "duckdb in memory" : `duckdb ${path}`,
    load: async () => {
      const { createDuckDbAdapter } = await import("./adapter.js");
      return createDuckDbAdapter({ path, values, settings, extensions });
    },
  };
}
