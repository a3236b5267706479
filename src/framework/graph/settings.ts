import type { Config, FolderSettings } from "../define/config.js";
import type { Hooks } from "../define/hooks.js";
import type { Materialization, Model } from "../define/model.js";
import type { Seed } from "../define/seed.js";
import type { Snapshot } from "../define/snapshot.js";
import type { Declared } from "../project/project.js";

/** What models and snapshots take from their folders. */
interface CommonSettings {
  readonly schema: string | undefined;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** A model's settings with those of its folders applied. */
export interface ModelSettings extends CommonSettings {
  readonly materialized: Materialization;
}

/** A snapshot's settings with those of its folders applied, by the names that dbt selects them by. */
export interface SnapshotSettings extends CommonSettings {
  readonly materialized: "snapshot";
  readonly strategy: Snapshot["strategy"]["kind"];
  readonly hard_deletes: Snapshot["hardDeletes"];
}

export function modelSettings(config: Config, declared: Declared<Model>): ModelSettings {
  const fromFolder = first(foldersAround(config, declared.file), "materialized");
  return { materialized: declared.definition.materialized ?? fromFolder ?? "view", ...commonSettings(config, declared) };
}

export function snapshotSettings(config: Config, declared: Declared<Snapshot>): SnapshotSettings {
  const { strategy, hardDeletes } = declared.definition;
  return { materialized: "snapshot", strategy: strategy.kind, hard_deletes: hardDeletes, ...commonSettings(config, declared) };
}

const first = <Key extends "materialized" | "schema">(folders: readonly FolderSettings[], key: Key) =>
  folders.find((folder) => folder[key] !== undefined)?.[key];

/** What the definition says goes first, then its innermost folder, then the ones around it. Tags and `meta` add up. */
function commonSettings(config: Config, { definition, file }: Declared<Model | Snapshot>): CommonSettings {
  const folders = foldersAround(config, file);
  return {
    schema: definition.schema ?? first(folders, "schema"),
    tags: [...new Set([...definition.tags, ...folders.flatMap(({ tags }) => tags ?? [])])],
    meta: Object.assign({}, ...folders.map(({ meta }) => meta).reverse(), definition.meta),
  };
}

/** The hooks of a definition: those of the outermost folder come first, its own last. */
export function hooksAround(config: Config, { definition, file }: Declared<Model | Seed | Snapshot>): Hooks {
  const folders = definition.kind === "seed" ? [] : foldersAround(config, file).reverse();
  return {
    pre: [...folders.flatMap(({ preHook }) => preHook ?? []), ...definition.hooks.pre] as Hooks["pre"],
    post: [...folders.flatMap(({ postHook }) => postHook ?? []), ...definition.hooks.post] as Hooks["post"],
  };
}

/** The configured folders that hold a file, innermost first. */
function foldersAround({ folders = {} }: Config, file: string): FolderSettings[] {
  return Object.entries(folders)
    .filter(([folder]) => file.startsWith(`${folder.replace(/\/+$/, "")}/`))
    .sort(([a], [b]) => b.length - a.length)
    .map(([, settings]) => settings);
}
