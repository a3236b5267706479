import type { Target } from "../adapters/adapter.js";
import type { HookSettings } from "./hooks.js";
import type { FolderMaterialization } from "./model.js";

/** Settings for all models and snapshots of a folder; what one says itself goes before, tags and hooks add up. */
export interface FolderSettings extends HookSettings<readonly []> {
  readonly materialized?: FolderMaterialization;
  readonly schema?: string;
  readonly tags?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What {@link defineConfig} takes. */
export interface ConfigSpec<TargetName extends string = string> {
  /** Name of the project: lower-case letters, digits and `_`. */
  readonly name: string;
  readonly version?: string;
  /** Where models can be built. A function is called only when its target is used, so that `env()` in it is asked only then. */
  readonly targets: Readonly<Record<TargetName, Target | (() => Target)>>;
  /** The target unless `--target` names one; the first unless given. */
  readonly defaultTarget?: NoInfer<TargetName>;
  /** Values of variables. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Defaults by folder, e.g. `{ "models/staging": { materialized: "view", tags: ["staging"] } }`. The longest folder goes first. */
  readonly folders?: Readonly<Record<string, FolderSettings>>;
  /** Named selections: `--selector nightly` stands for the text here. */
  readonly selectors?: Readonly<Record<string, string>>;
  /**
   * SQL that runs once a run that builds or tests, before anything else, in one transaction: sources that it makes are found. When it
   * fails, nothing is built. A run without anything to look at runs none; one that finds all unchanged does.
   */
  readonly onRunStart?: readonly string[];
  /**
   * SQL that runs once a run that builds or tests, when all has ended, models that failed included, in one transaction. When it fails, so
   * does the run. One that was interrupted, or that could not begin, does not come to it.
   */
  readonly onRunEnd?: readonly string[];
  /** How many models are built at once; as many as there are processors, up to 4, unless given. */
  readonly threads?: number;
  /** Shown on the first page of the docs, in Markdown. */
  readonly overview?: string;
}

/** The configuration of a project. */
export interface Config extends ConfigSpec {
  readonly kind: "config";
}

/**
 * Declares the project: what it is called, where it is built, what its folders have in common.
 *
 * @example
 * ```ts
 * // analytics.config.ts
 * import { defineConfig } from "modelwright";
 * import { duckdb } from "modelwright/adapters/duckdb";
 *
 * export default defineConfig({
 *   name: "shop",
 *   targets: { dev: duckdb({ path: "data/analytics.duckdb" }) },
 *   folders: { "models/marts": { materialized: "table" } },
 * });
 * ```
 */
export function defineConfig<const TargetName extends string>(spec: ConfigSpec<TargetName>): Config {
  return Object.freeze({ ...(spec as ConfigSpec), kind: "config" });
}
