import { isAbsolute, posix, win32 } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import type { ColumnType, FileLocation } from "../adapter.js";
import { identifier } from "./identifier.js";
import { literal } from "./literal.js";

/** Whether a path, read from the project folder, stays inside it. */
export function staysInside(path: string): boolean {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  return !isAbsolute(path) && !win32.isAbsolute(path) && normal !== ".." && !normal.startsWith("../");
}

/**
 * A path as DuckDB is to read it. A plain path is written as a pattern, its last letter in brackets: DuckDB looks for a plain one in the
 * process's working folder first, and would read another project's file of the same name.
 */
export function filePattern(path: string): string {
  if (!staysInside(path)) throw errorOf("path_outside_project", { path });
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  return /[*?[]/.test(normal) ? normal : normal.replace(/\w(?=\W*$)/, "[$&]");
}

const reader = { parquet: "read_parquet", csv: "read_csv", json: "read_json" } as const;

const typeStruct = (columns: readonly ColumnType[]) => literal(Object.fromEntries(columns.map(({ name, type }) => [name, type])));

/** How each reader is told the columns. A CSV file's header decides what is what, so its types go by name, not by place. */
const columnOptions = {
  parquet: () => ({}),
  csv: (columns) => ({ header: "true", types: typeStruct(columns) }),
  json: (columns) => ({ columns: typeStruct(columns) }),
} satisfies Record<FileLocation["format"], (columns: readonly ColumnType[]) => Record<string, string>>;

/**
 * A query in brackets over files that gives exactly the declared columns.
 *
 * @throws {@link ModelwrightError} `path_outside_project`
 */
export function scanFiles({ format, paths, options }: FileLocation, columns: readonly ColumnType[]): string {
  const files = literal(paths.map(filePattern));
  const own = Object.entries(options).map(([name, value]) => [name, literal(value)] as const);
  const given: Record<string, string> = { union_by_name: "true", ...columnOptions[format](columns), ...Object.fromEntries(own) };
  const parameters = Object.entries(given).map(([name, value]) => `${identifier(name)} = ${value}`);
  const names = columns.map(({ name }) => identifier(name)).join(", ");
  return `(select ${names} from ${reader[format]}(${[files, ...parameters].join(", ")}))`;
}

/**
 * The files themselves are not read for it.
 *
 * @throws {@link ModelwrightError} `path_outside_project`
 */
export const newestFile = (paths: readonly string[]): string =>
  `select max(last_modified) as newest from read_blob(${literal(paths.map(filePattern))})`;

/** A query for the files that paths and patterns lead to, in the column `file`. */
export const listFiles = (paths: readonly string[]): string => `select file from glob(${literal(paths.map(filePattern))})`;
