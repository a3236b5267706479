import { CompiledQuery, type DatabaseConnection, type Dialect, type DialectAdapter, type Driver, type QueryResult } from "kysely";
import type { Connection } from "../adapter.js";
import { createKyselyIntrospector } from "./kysely-introspector.js";
import type { Loan, Pool } from "./pool.js";
import { ResolvingQueryCompiler } from "./query-compiler.js";

interface LentConnection extends DatabaseConnection {
  readonly loan: Loan;
}

function toKysely(loan: Loan): LentConnection {
  return {
    loan,
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, rowsChanged } = await loan.session.run<Row>(sql, parameters);
      return rowsChanged === undefined ? { rows } : { rows, numAffectedRows: BigInt(rowsChanged) };
    },
    async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
      for await (const rows of loan.session.streamWith<Row>(sql, parameters)) yield { rows };
    },
  };
}

/** Kysely's way to the database: its connections are lent by the same pool. */
function createDriver(pool: Pool): Driver {
  const run = async (connection: DatabaseConnection, sql: string) => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => toKysely(await pool.lend()),
    beginTransaction: (connection, { accessMode = "read write" }) => run(connection, `begin transaction ${accessMode}`),
    commitTransaction: (connection) => run(connection, "commit"),
    rollbackTransaction: (connection) => run(connection, "rollback"),
    releaseConnection: (connection) => (connection as LentConnection).loan.giveBack(),
    destroy: async () => undefined,
  };
}

/** What Kysely may do with DuckDB. A database has one writing process, so migrations need no lock. */
const abilities: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsTransactionalDdl: true,
  supportsReturning: true,
  acquireMigrationLock: async () => undefined,
  releaseMigrationLock: async () => undefined,
};

/** A Kysely dialect over a pool. Closing the Kysely instance leaves the pool open. */
export const createKyselyDialect = (pool: Pool, connection: Pick<Connection, "query">): Dialect => ({
  createAdapter: () => abilities,
  createDriver: () => createDriver(pool),
  createIntrospector: () => createKyselyIntrospector(connection),
  createQueryCompiler: () => new ResolvingQueryCompiler(() => undefined),
});
