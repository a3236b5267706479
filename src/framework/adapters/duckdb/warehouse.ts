import { Kysely } from "kysely";
import type { CallOptions, Connection, Warehouse } from "../adapter.js";
import { identifier } from "./identifier.js";
import { createKyselyDialect } from "./kysely-dialect.js";
import { literal } from "./literal.js";
import { unopenable } from "./open-instance.js";
import type { Pool } from "./pool.js";

/** The warehouse over a pool of connections. */
export function createWarehouse(pool: Pool): Warehouse {
  const connection: Connection = {
    query: (sql, options) => pool.use((session) => session.query(sql, options), options?.signal),
    execute: (sql, options) => pool.use((session) => session.execute(sql, options), options?.signal),
    introspect: (schemas, attached) => pool.use((session) => session.introspect(schemas, attached)),
    describe: (sql) => pool.use((session) => session.describe(sql)),
    objectionTo: (sql) => pool.use((session) => session.objectionTo(sql)),
    parse: (sqls) => pool.use((session) => session.parse(sqls)),
    stream: async function* (sql, options) {
      const { session, giveBack } = await pool.extra();
      try {
        yield* session.stream(sql, options);
      } finally {
        await giveBack();
      }
    },
  };

  const withConnection = async <T>(use: (connection: Connection) => Promise<T>, options?: CallOptions): Promise<T> => {
    const { session, giveBack } = await pool.lend(options?.signal);
    try {
      return await use(session);
    } finally {
      await giveBack();
    }
  };

  return {
    ...connection,
    withConnection,
    transaction: (use, options) =>
      withConnection(async (lent) => {
        await lent.execute("begin transaction", options);
        // A transaction that is not committed is rolled back when its connection is given back.
        const result = await use(lent);
        await lent.execute("commit", options);
        return result;
      }, options),
    attach: async (file, name, shownPath) => {
      try {
        await connection.execute(`attach ${literal(file)} as ${identifier(name)} (read_only)`);
      } catch (error) {
        throw unopenable(error, file, shownPath).error;
      }
      return {
        [Symbol.asyncDispose]: async () => {
          await connection.execute(`detach ${identifier(name)}`);
        },
      };
    },
    kysely: new Kysely<unknown>({ dialect: createKyselyDialect(pool, connection) }),
    close: pool.close,
    [Symbol.asyncDispose]: pool.close,
  };
}
