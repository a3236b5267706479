import { join } from "node:path";
import { z } from "zod";
import type { Adapter, ColumnType, Objection, RelationName } from "../adapters/adapter.js";
import { readCache, writeCache } from "../core/cache-file.js";
import { hash } from "../core/hash.js";
import { version } from "../core/version.js";
import { openScratch, type Scratch } from "./scratch.js";

/** A relation of the scratch catalogue. */
export interface ScratchRelation {
  readonly relation: RelationName;
  readonly columns: readonly ColumnType[];
}

/** A query, and the same query over the stand-ins of what it reads, which is written only when it has to be bound. */
export interface BoundSql {
  readonly sql: string;
  readonly scratchSql: () => string;
}

/** Finds the columns that SQL returns by binding it against an empty catalogue; rejects with the engine's own complaint. */
export interface Binder {
  /** `reads` are the relations that the SQL may mention, `standIn` what others read it by, where it is a relation of its own. */
  readonly columnsOf: (query: BoundSql, reads: readonly ScratchRelation[], standIn?: RelationName) => Promise<readonly ColumnType[]>;
  /** What is wrong with statements that are no query, as far as it can be told from what they read. */
  readonly objectionTo: (statements: BoundSql, reads: readonly ScratchRelation[]) => Promise<Objection | undefined>;
  /** Keeps what was found for the next time, and closes the catalogue. */
  readonly close: () => Promise<void>;
}

const cacheSchema = z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() })));

/**
 * A binder whose answers are kept between runs: the same SQL over the same columns has the same columns.
 * The catalogue is opened only when something is not known yet, and relations are made in it only when SQL reads them. What is not asked
 * for any more is forgotten, unless little is asked for anyway.
 */
export function createBinder(adapter: Adapter, cacheDir: string, asksLittle = false): Binder {
  const path = join(cacheDir, "bind.json");
  const known: Readonly<Record<string, readonly ColumnType[]>> = readCache(path, cacheSchema) ?? {};
  const used: Record<string, readonly ColumnType[]> = {};
  let scratch: Promise<Scratch> | undefined;
  const openOnce = (): Promise<Scratch> => {
    scratch ??= openScratch(adapter);
    return scratch;
  };

  const keyOf = (sql: string, reads: readonly ScratchRelation[], ...more: readonly string[]): string =>
    hash(version, adapter.name, ...more, sql, ...reads.map((read) => JSON.stringify(read)));

  return {
    async objectionTo({ sql, scratchSql }, reads) {
      const key = keyOf(sql, reads, "statements");
      const objection = key in known ? undefined : await (await openOnce()).objectionTo(scratchSql(), reads);
      if (objection === undefined) used[key] = [];
      return objection;
    },
    async columnsOf({ sql, scratchSql }, reads, standIn) {
      const key = keyOf(sql, reads);
      const columns = known[key] ?? used[key] ?? (await (await openOnce()).describe(scratchSql(), reads, standIn));
      used[key] = columns;
      return columns;
    },
    async close() {
      const kept = asksLittle ? { ...known, ...used } : used;
      if (scratch === undefined && Object.keys(kept).length === Object.keys(known).length) return;
      writeCache(path, kept);
      await (await scratch)?.close();
    },
  };
}
