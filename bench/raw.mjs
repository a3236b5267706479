// The very same SQL without the framework: every statement of a file, one after the other, straight on DuckDB.
// Usage: node raw.mjs <database> <statements.json>; paths in the SQL start at the working directory.
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [database, statements] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const statement of JSON.parse(readFileSync(statements, "utf8"))) await connection.runAndReadAll(statement);
connection.closeSync();
instance.closeSync();
