import { access, mkdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import type { OpenOptions, Warehouse } from "../adapter.js";
import type { DuckDbTarget } from "./adapter.js";
import { leaveNote } from "./holder-note.js";
import { literal } from "./literal.js";
import { openInstance, type Settings } from "./open-instance.js";
import { createPool } from "./pool.js";
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

/** The settings of a target, and those that its files need to be found. */
async function settingsOf({ settings }: DuckDbTarget, { projectDir }: OpenOptions): Promise<Settings> {
  const given = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
  return { ...quietSettings, file_search_path: await searchableFolder(projectDir), ...given };
}

async function settleFor({ extensions }: DuckDbTarget, instance: DuckDBInstance, projectDir: string): Promise<DuckDBInstance> {
  try {
    await settle(
      instance,
      Object.entries(extensions).map(([name, extension]) => [name, resolve(projectDir, extension)]),
    );
    return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

const readOnlySettings: Settings = { access_mode: "READ_ONLY" };

/**
 * Opens a file that is never written to in place, beside others of the same path: each opening sees what has the path now.
 */
export async function openReadOnly(target: DuckDbTarget, path: string, options: OpenOptions): Promise<DuckDBInstance> {
  const settings = { ...(await settingsOf(target, options)), ...readOnlySettings };
  const file = await databaseFile(resolve(options.projectDir, path), true, path);
  const instance = await DuckDBInstance.create(file, settings).catch((error: Error) => {
    throw errorOf("database_unreadable", { path, reason: error.message }, undefined, error);
  });
  return settleFor(target, instance, options.projectDir);
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
  const { projectDir, threads, readOnly = false, purpose = process.title } = options;
  const settings = { ...(await settingsOf(target, options)), ...(readOnly ? readOnlySettings : {}) };
  const file = path === ":memory:" ? path : await databaseFile(resolve(projectDir, path), readOnly, path);
  const instance = await settleFor(target, await openInstance(file, path, settings, options), projectDir);
  const pool = createPool(instance, threads, path, values);
  if (path === ":memory:" || readOnly) return createWarehouse(pool);
  const note = leaveNote(file, purpose);
  let closing: Promise<void> | undefined;
  const close = () => {
    if (closing === undefined) {
      // While the lock still holds: afterwards the note could be another's.
      note[Symbol.dispose]();
      closing = pool.close();
    }
    return closing;
  };
  return createWarehouse({ ...pool, close });
}

/** Opens an empty database in memory, cut off from files and network. */
export async function openSealed({ values }: DuckDbTarget): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(":memory:", sealedSettings);
  await settle(instance, []);
  return createWarehouse(createPool(instance, 1, ":memory:", values));
}
