import {
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from "@duckdb/node-api";
import { type ErrorCode, errorOf, ModelwrightError } from "../../core/errors/index.js";
import type { CallOptions, Connection, ParsedQuery, ValueOptions } from "../adapter.js";
import { fromDuckDbType } from "./client-type.js";
import { type CatalogRow, catalogQuery, relationsOf } from "./introspect.js";
import { objectionTo } from "./objection.js";
import { bindParameters } from "./parameters.js";
import { parseQuery, readTree } from "./parse-queries.js";
import { columnsOf, readChunk } from "./result-rows.js";
import { printType } from "./sql-type.js";
import { createTurns } from "./turns.js";

/** What a statement came to. */
export interface StatementResult<Row> {
  readonly rows: Row[];
  /** How many rows an insert, update or delete without `returning` touched. */
  readonly rowsChanged: number | undefined;
}

/** One DuckDB connection, whose statements can have parameters. */
export interface Session extends Connection {
  readonly run: <Row>(sql: string, parameters: readonly unknown[], options?: CallOptions) => Promise<StatementResult<Row>>;
  readonly streamWith: <Row>(sql: string, parameters: readonly unknown[], options?: CallOptions) => AsyncGenerator<Row[], void>;
  /** Interrupts what is running, waits for it to end, and gives the connection up: open transactions are rolled back. */
  readonly close: () => Promise<void>;
}

/** What the parser cannot even say no to, nesting without end or half a character, fails all that is parsed with it. */
const isOfOneQuery: ReadonlySet<ErrorCode> = new Set(["query_failed", "parameter_unsupported"]);

/** After so many chunks of a result, other work gets a turn. */
const chunksInOneGo = 16;

/** Reads a stream's remaining rows after an interrupt: its result holds the database open until its end. */
async function drain(connection: DuckDBConnection, result: DuckDBResult): Promise<void> {
  connection.interrupt();
  try {
    while (((await result.fetchChunk())?.rowCount ?? 0) > 0);
  } catch {
    // An interrupted stream ends with the error that it was interrupted.
  }
}

const changedRows = (result: DuckDBResult): number | undefined =>
  result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : undefined;

/** Like {@link changedRows}; `create table as` answers with a row that holds the number, any other `create` with none. */
const writtenRows = (result: DuckDBMaterializedResult): number | undefined =>
  result.statementType === StatementType.CREATE && result.rowCount === 1
    ? Number(result.getChunk(0).getRowValues(0)[0])
    : changedRows(result);

export function createSession(connection: DuckDBConnection, path: string, targetValues: ValueOptions): Session {
  let stream: DuckDBResult | undefined;
  let isClosed = false;

  const turns = createTurns(connection, (sql) => {
    if (isClosed) throw errorOf("database_closed", { path });
    if (stream !== undefined) throw errorOf("connection_streaming", { sql });
    if (sql.includes("\0")) throw errorOf("query_failed", { reason: "The statement holds a NUL character.", sql });
  });

  const valuesOf = (options?: CallOptions): ValueOptions => ({ ...targetValues, ...options?.values });

  async function readAll<Row>(result: DuckDBMaterializedResult, options?: CallOptions): Promise<Row[]> {
    const rows: Row[] = [];
    if (result.returnType !== ResultReturnType.QUERY_RESULT || result.rowCount === 0) return rows;
    const columns = columnsOf(result, valuesOf(options));
    for (let chunk = 0; chunk < result.chunkCount; chunk++) {
      if (chunk % chunksInOneGo === chunksInOneGo - 1) await new Promise(setImmediate);
      readChunk(result.getChunk(chunk), columns, rows);
    }
    return rows;
  }

  /** Prepares a statement, binds its parameters, and lets go of it afterwards. */
  async function withPrepared<T>(
    sql: string,
    parameters: readonly unknown[],
    use: (statement: DuckDBPreparedStatement) => Promise<T>,
  ): Promise<T> {
    const statement = await connection.prepare(sql);
    try {
      bindParameters(statement, parameters);
      return await use(statement);
    } finally {
      statement.destroySync();
    }
  }

  async function* streamWith<Row>(sql: string, parameters: readonly unknown[], options?: CallOptions): AsyncGenerator<Row[], void> {
    const result = await turns.take(sql, options?.signal, async () => {
      stream = await withPrepared(sql, parameters, (statement) => statement.stream());
      return stream;
    });
    let isDone = false;
    try {
      const columns = columnsOf(result, valuesOf(options));
      for (;;) {
        const chunk = await turns.work(sql, options?.signal, () => result.fetchChunk());
        // An interrupted stream just ends, as if it were complete.
        if (isClosed) throw errorOf("database_closed", { path });
        if (options?.signal?.aborted) throw errorOf("query_cancelled", { sql });
        isDone = chunk === null || chunk.rowCount === 0;
        if (chunk === null || isDone) return;
        yield readChunk<Row>(chunk, columns);
      }
    } finally {
      if (!isDone) await drain(connection, result);
      stream = undefined;
    }
  }

  const query = <Row>(sql: string, options?: CallOptions): Promise<Row[]> =>
    turns.take(sql, options?.signal, async () => readAll<Row>(await connection.run(sql), options));

  async function parse(sqls: readonly string[]): Promise<ParsedQuery[]> {
    if (sqls.length === 0) return [];
    try {
      const rows = await query<{ readonly tree: string }>(parseQuery(sqls), { values: {} });
      return rows.map(({ tree }, index) => readTree(tree, sqls[index] ?? ""));
    } catch (error) {
      const [failed] = error instanceof ModelwrightError ? error.problems : [];
      if (failed === undefined || !isOfOneQuery.has(failed.code)) throw error;
      if (sqls.length === 1) return [{ failure: failed.message }];
      const half = Math.ceil(sqls.length / 2);
      return [...(await parse(sqls.slice(0, half))), ...(await parse(sqls.slice(half)))];
    }
  }

  return {
    query,
    execute: async (sql, options) => writtenRows(await turns.take(sql, options?.signal, () => connection.run(sql))),
    introspect: async (schemas, attached) => relationsOf(await query<CatalogRow>(catalogQuery(schemas, attached), { values: {} })),
    run: <Row>(sql: string, parameters: readonly unknown[], options?: CallOptions) =>
      turns.take(sql, options?.signal, async () => {
        const result = await withPrepared(sql, parameters, (statement) => statement.run());
        return { rows: await readAll<Row>(result, options), rowsChanged: changedRows(result) };
      }),
    describe: (sql) =>
      turns.take(sql, undefined, () =>
        withPrepared(sql, [], async (statement) =>
          Array.from({ length: statement.columnCount }, (_, index) => ({
            name: statement.columnName(index),
            type: printType(fromDuckDbType(statement.columnType(index))),
          })),
        ),
      ),
    objectionTo: (sql) => turns.take(sql, undefined, () => objectionTo(connection, sql)),
    parse,
    stream: (sql, options) => streamWith(sql, [], options),
    streamWith,
    close: async () => {
      isClosed = true;
      await turns.stop();
      if (stream !== undefined) await drain(connection, stream);
      connection.disconnectSync();
    },
  };
}
