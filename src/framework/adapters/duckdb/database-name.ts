import { posix } from "node:path";

/** Names that DuckDB keeps for itself. */
const reserved = ["main", "temp", "system"];

/** The name DuckDB gives to the database in a file, by which its tables can be addressed: the file's name up to the first dot. */
export function databaseName(path: string): string {
  if (path === ":memory:") return "memory";
  const [name = ""] = posix.basename(path).replace(/^\.+/, "").split(".");
  return reserved.includes(name) ? `${name}_db` : name;
}

/** Whether DuckDB takes a schema and a database for the same: then no relation can be addressed by its schema any more. */
export const sameName = (schema: string, database: string): boolean => schema.toLowerCase() === database.toLowerCase();
