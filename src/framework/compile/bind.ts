import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Adapter, ColumnType, Connection, RelationName, Warehouse } from "../adapters/adapter.js";
import { hash } from "../core/hash.js";
import { version } from "../core/version.js";

/** A relation of the scratch catalogue. */
export interface ScratchRelation {
  readonly relation: RelationName;
  readonly columns: readonly ColumnType[];
}

/** Finds the columns that SQL returns by binding it against an empty catalogue; rejects with the engine's own complaint. */
export interface Binder {
  /** `reads` are the relations that the SQL may mention. */
  readonly columnsOf: (sql: string, reads: readonly ScratchRelation[]) => Promise<readonly ColumnType[]>;
  /** Keeps what was found for the next time, and closes the catalogue. */
  readonly close: () => Promise<void>;
}

const cacheSchema = z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() })));

/**
 * A binder whose answers are kept between runs: the same SQL over the same columns has the same columns.
 * The catalogue is opened only when something is not known yet, and relations are made in it only when SQL reads them.
 */
export function createBinder(adapter: Adapter, cacheDir: string): Binder {
  const path = join(cacheDir, "bind.json");
  const known = readCache(path);
  const used: Record<string, readonly ColumnType[]> = {};
  let scratch: Promise<Scratch> | undefined;
  const openOnce = (): Promise<Scratch> => {
    scratch ??= openScratch(adapter);
    return scratch;
  };

  return {
    async columnsOf(sql, reads) {
      const key = hash(version, adapter.name, sql, ...reads.map((read) => JSON.stringify(read)));
      const columns = known[key] ?? used[key] ?? (await (await openOnce()).describe(sql, reads));
      used[key] = columns;
      return columns;
    },
    async close() {
      if (scratch === undefined && Object.keys(used).length === Object.keys(known).length) return;
      mkdirSync(cacheDir, { recursive: true });
      const aside = `${path}.${process.pid}.tmp`;
      writeFileSync(aside, JSON.stringify(used));
      renameSync(aside, path);
      await (await scratch)?.close();
    },
  };
}

function readCache(path: string): Readonly<Record<string, readonly ColumnType[]>> {
  if (!existsSync(path)) return {};
  try {
    return cacheSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {}; // A torn cache is no cache.
  }
}

interface Scratch {
  readonly describe: (sql: string, reads: readonly ScratchRelation[]) => Promise<readonly ColumnType[]>;
  readonly close: () => Promise<void>;
}

async function openScratch(adapter: Adapter): Promise<Scratch> {
  const warehouse: Warehouse = await adapter.openScratch();
  const { dialect } = adapter;
  const made = new Set<string>();

  async function make(connection: Connection, reads: readonly ScratchRelation[]): Promise<void> {
    const missing = reads.filter(({ relation }) => !made.has(dialect.relation(relation)));
    if (missing.length === 0) return;
    const statements = missing.flatMap(({ relation, columns }) => {
      made.add(dialect.relation(relation));
      const definitions = columns.map(({ name, type }) => `${dialect.identifier(name)} ${type}`).join(", ");
      return [
        `create schema if not exists ${dialect.identifier(relation.schema)}`,
        `create table ${dialect.relation(relation)} (${definitions})`,
      ];
    });
    await connection.execute([...new Set(statements)].join(";\n"));
  }

  // One connection, one statement at a time: relations must be there first. In one transaction, which a query that does not bind
  // leaves as it is: a thousand commits would take as long as binding a thousand queries.
  const { connection, release } = await keepConnection(warehouse);
  await connection.execute("begin transaction");
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act, act);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    describe: (sql, reads) =>
      inTurn(async () => {
        await make(connection, reads);
        return connection.describe(sql);
      }),
    close: () =>
      inTurn(async () => {
        release();
        await warehouse.close();
      }),
  };
}

/** Borrows a connection until it is released. */
async function keepConnection(warehouse: Warehouse): Promise<{ readonly connection: Connection; readonly release: () => void }> {
  return new Promise((resolve, reject) => {
    warehouse.withConnection((connection) => new Promise<void>((release) => resolve({ connection, release }))).catch(reject);
  });
}
