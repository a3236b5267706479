import { envReads } from "../core/env-reads.js";
import { errorOf } from "../core/errors/index.js";

/**
 * Reads an environment variable, for the configuration. Its value is never printed, logged or stored.
 *
 * @throws {@link ModelwrightError} `env_missing` where it is not set and has no fallback.
 * @example
 * ```ts
 * targets: { prod: () => duckdb({ path: env("WAREHOUSE_PATH") }) }
 * ```
 */
export function env(name: string, fallback?: string): string {
  envReads().add(name);
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw errorOf("env_missing", { name });
  return value;
}
