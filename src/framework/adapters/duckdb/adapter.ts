import { createRequire } from "node:module";
import type { Adapter, ValueOptions } from "../adapter.js";
import { createDialect } from "./dialect.js";
import { publishedCopy } from "./published/copy.js";
import { ResolvingQueryCompiler } from "./query-compiler.js";

/** The options of a target, checked and complete. */
export interface DuckDbTarget {
  readonly path: string;
  /** The copy for readers. */
  readonly publish: string | undefined;
  readonly values: ValueOptions;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly extensions: Readonly<Record<string, string>>;
}

/** Told by its package, so that the engine itself need not be loaded. */
function engineVersion(): string {
  const found = createRequire(import.meta.url)("@duckdb/node-api/package.json") as { readonly version: string };
  return found.version;
}

/** The engine itself, a library of many megabytes, is loaded when a database is first opened: SQL is written without it. */
export const createDuckDbAdapter = (target: DuckDbTarget): Adapter => ({
  name: "duckdb",
  engine: `${engineVersion()} ${JSON.stringify(Object.entries({ ...target.settings, ...target.extensions }).sort())}`,
  dialect: createDialect(target.values),
  createQueryCompiler: (resolveTable) => new ResolvingQueryCompiler(resolveTable),
  open: async (options) => (await import("./open.js")).openTarget(target, options),
  openAside: async (options) => (await import("./open.js")).openTarget({ ...target, path: ":memory:" }, options),
  openScratch: async () => (await import("./open.js")).openSealed(target),
  published: publishedCopy(target),
});
