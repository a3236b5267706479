import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** The engine that reads and writes tables for one ingestion. Statements of one workbench run one after the other. */
export interface Workbench {
  readonly execute: (sql: string) => Promise<void>;
  readonly rows: <Row>(sql: string) => Promise<Row[]>;
  /** The first column of a query's result, which is text, in batches and with flat memory. */
  readonly texts: (sql: string) => AsyncGenerator<readonly string[]>;
}

/** A database file of its own: while it is open, no other process can open it. */
export interface WorkbenchFile extends AsyncDisposable {
  readonly connect: () => Promise<Workbench & AsyncDisposable>;
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function workbenchOf(connection: DuckDBConnection): Workbench & AsyncDisposable {
  return {
    execute: async (sql) => {
      await connection.run(sql);
    },
    rows: async <Row>(sql: string) => {
      const result = await connection.runAndReadAll(sql);
      return result.getRowObjectsJS() as Row[];
    },
    texts: async function* (sql) {
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getColumnValues(0) as readonly string[];
      }
    },
    [Symbol.asyncDispose]: async () => connection.closeSync(),
  };
}

/** Opens the database file `path` (made where there is none); what does not fit into memory is spilled to `spillTo`. */
export async function openWorkbench(path: string, spillTo: string): Promise<WorkbenchFile> {
  const instance = await DuckDBInstance.create(path, { memory_limit: "1GB", temp_directory: spillTo });
  return {
    connect: async () => {
      const workbench = workbenchOf(await instance.connect());
      await workbench.execute("SET TimeZone = 'UTC'");
      return workbench;
    },
    [Symbol.asyncDispose]: async () => instance.closeSync(),
  };
}
