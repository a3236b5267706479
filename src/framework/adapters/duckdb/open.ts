import { access, mkdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import type { OpenOptions, Warehouse } from "../adapter.js";
import type { DuckDbTarget } from "./adapter.js";
import { literal } from "./literal.js";
import { openInstance, type Settings } from "./open-instance.js";
import { createWarehouse } from "./warehouse.js";

/** Nothing is fetched from the network behind the user's back. */
const quietSettings: Settings = { autoinstall_known_extensions: "false", autoload_known_extensions: "false" };
const sealedSettings: Settings = { ...quietSettings, enable_external_access: "false", threads: "1" };

/** Session settings of every connection: results depend on nothing but the data. */
async function settle(instance: DuckDBInstance, extensions: readonly (readonly [name: string, file: string])[]): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run("set global TimeZone = 'UTC'");
    for (const [extension, file] of extensions) {
      try {
        await connection.run(`load ${literal(file)}`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw errorOf("extension_missing", { extension, reason }, undefined, error);
      }
    }
  } finally {
    connection.disconnectSync();
  }
}

async function openFile({ path, settings, extensions }: DuckDbTarget, options: OpenOptions): Promise<DuckDBInstance> {
  const given = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
  const accessMode: Settings = options.readOnly ? { access_mode: "READ_ONLY" } : {};
  const searchPath: Settings = { file_search_path: await searchableFolder(options.projectDir) };
  const file = path === ":memory:" ? path : await databaseFile(resolve(options.projectDir, path), options.readOnly ?? false, path);
  const instance = await openInstance(file, path, { ...quietSettings, ...searchPath, ...given, ...accessMode }, options);
  try {
    await settle(
      instance,
      Object.entries(extensions).map(([name, extension]) => [name, resolve(options.projectDir, extension)]),
    );
    return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** The folder in which DuckDB looks for the files that SQL names. DuckDB takes a comma for the end of one folder's path. */
async function searchableFolder(folder: string): Promise<string> {
  const real = await realpath(folder);
  if (real.includes(",")) throw errorOf("project_folder_unsearchable", { folder: real });
  return real;
}

/** The file by its one true path, under which another engine in this process finds the same database. */
async function databaseFile(file: string, readOnly: boolean, shownPath: string): Promise<string> {
  if (readOnly) {
    await access(file).catch((error: unknown) => {
      throw errorOf("database_unreadable", { path: shownPath, reason: "The file does not exist." }, undefined, error);
    });
  } else {
    await mkdir(dirname(file), { recursive: true });
  }
  return join(await realpath(dirname(file)), basename(file));
}

/** Opens the database of a target. */
export async function openTarget(target: DuckDbTarget, options: OpenOptions): Promise<Warehouse> {
  const { path, values } = target;
  return createWarehouse({ instance: await openFile(target, options), path, threads: options.threads, values });
}

/** Opens an empty database in memory, cut off from files and network. */
export async function openSealed({ values }: DuckDbTarget): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(":memory:", sealedSettings);
  await settle(instance, []);
  return createWarehouse({ instance, path: ":memory:", threads: 1, values });
}
