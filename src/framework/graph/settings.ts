import type { Config, FolderSettings } from "../define/config.js";
import type { Materialization, Model } from "../define/model.js";
import type { Declared } from "../project/project.js";

/** A model's settings with those of its folders applied. */
export interface ModelSettings {
  readonly materialized: Materialization;
  readonly schema: string | undefined;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What the model says goes first, then its innermost folder, then the ones around it. Tags and `meta` add up. */
export function settingsOf(config: Config, { definition, file }: Declared<Model>): ModelSettings {
  const folders = foldersAround(config, file);
  const first = <Key extends "materialized" | "schema">(key: Key) => folders.find((folder) => folder[key] !== undefined)?.[key];
  return {
    materialized: definition.materialized ?? first("materialized") ?? "view",
    schema: definition.schema ?? first("schema"),
    tags: [...new Set([...definition.tags, ...folders.flatMap(({ tags }) => tags ?? [])])],
    meta: Object.assign({}, ...folders.map(({ meta }) => meta).reverse(), definition.meta),
  };
}

/** The configured folders that hold a file, innermost first. */
function foldersAround({ folders = {} }: Config, file: string): FolderSettings[] {
  return Object.entries(folders)
    .filter(([folder]) => file.startsWith(`${folder.replace(/\/+$/, "")}/`))
    .sort(([a], [b]) => b.length - a.length)
    .map(([, settings]) => settings);
}
