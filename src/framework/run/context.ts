import type { CatalogRelation, Connection, RelationName, SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Clock } from "../core/clock.js";
import type { Problem } from "../core/errors/index.js";
import type { SourceFiles } from "./source-files.js";
import type { SourceContext } from "./source-problems.js";
import type { State } from "./state/tables.js";
import type { Versions } from "./versions.js";

/** What the steps of a run share. */
export interface RunContext {
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  /** What existed when the run began. */
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  /** What stands in FROM clauses for relations that are read elsewhere than they would be built, by id. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** What earlier runs have kept in the database, as it was when the run began. */
  readonly state: State;
  /** By which versions of their data nodes are read. */
  readonly versions: Versions;
  readonly files: SourceFiles;
  /** Build what is unchanged, too. */
  readonly force: boolean;
  /** Schema that failing rows are kept in; `undefined` when they are not kept. */
  readonly auditSchema: string | undefined;
  /** Build only the columns, without rows. */
  readonly empty: boolean;
  /** Build incremental models as a whole. */
  readonly fullRefresh: boolean;
  /** The time that interval-tracked models are built for, in milliseconds of UTC; what is not filled unless given. */
  readonly period: { readonly start?: number | undefined; readonly end?: number | undefined };
  readonly runId: string;
  /** Eight hexadecimal digits that tell what this run builds aside from what others do. */
  readonly token: string;
  /** Stops running queries. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The time of the run, taken once: what snapshots record. */
  readonly now: Date;
  /** For failures that are a source's. */
  readonly sources: SourceContext;
  /** Tells what went wrong without harm. */
  readonly warn: (problem: Problem) => void;
}

/** The same for tests, which need no more than a connection: that of the transaction they decide over, say. */
export type TestContext = Omit<RunContext, "warehouse"> & { readonly warehouse: Pick<Connection, "query" | "execute"> };

/** `schema.name`, as people write it: the key of {@link RunContext.existing}. */
export const labelOf = ({ schema, name }: RelationName): string => `${schema}.${name}`;
