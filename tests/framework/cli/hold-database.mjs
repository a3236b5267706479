// Holds a database file until standard input ends.
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(process.argv[2]);
const connection = await instance.connect();
process.stdout.write("holding\n");
process.stdin
  .on("data", () => undefined)
  .on("end", () => {
    connection.closeSync();
    instance.closeSync();
  });
