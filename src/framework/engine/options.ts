import type { EventSink } from "../core/events.js";
import type { SelectionSpec } from "../graph/select.js";

/** How an engine is made. */
export interface EngineOptions {
  /** Folder of `analytics.config.ts`. */
  readonly projectDir: string;
  /** Name of a target in the configuration; its default target unless given. */
  readonly target?: string | undefined;
  /**
   * Name of an environment: what the target does not hold as the project defines it, and all that reads this, is built and read under
   * names of the environment's own (`feature_x__fct_orders`); everything else is read where the target has it, and never built.
   */
  readonly env?: string | undefined;
  /** Values of variables; they go before those of the configuration. */
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /**
   * How many models are built at once, and how many connections there are. DuckDB's client runs each query on a thread of Node's pool,
   * which has four unless the environment variable `UV_THREADPOOL_SIZE` says otherwise before the process starts: a program that wants
   * more than four queries at once starts Node with it (`UV_THREADPOOL_SIZE=16 node server.js`). The command line does so itself, for
   * 16 queries, or as many as `--threads` says.
   */
  readonly threads?: number | undefined;
  /** How long to wait for another process that holds the database, in milliseconds. */
  readonly waitMs?: number | undefined;
  /** What another process that finds the database locked is told of this one: `nightly build`, say. The program's name unless given. */
  readonly purpose?: string | undefined;
  /** Gets every event. One that throws, or that rejects, gets no more of them; it never breaks a run. */
  readonly onEvent?: EventSink | undefined;
}

/** Options of one call. */
export interface CallOptions extends SelectionSpec {
  /** Aborting interrupts running queries and leaves every relation whole, old or new. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the events of this call; the engine's own sink gets them too. */
  readonly onEvent?: EventSink | undefined;
}

/** Options of building and testing. */
export interface BuildOptions extends CallOptions {
  /** Stop at the first failure. */
  readonly failFast?: boolean | undefined;
  /** Build only the columns, without rows. */
  readonly empty?: boolean | undefined;
  /**
   * Read what is not selected, and not built in this target, from where the state (`state`) has built it. The database of the state is
   * that of the target that its manifest names; another file is attached read-only while the run lasts, and views over it are built as
   * tables, because nobody could read them afterwards.
   */
  readonly defer?: boolean | undefined;
  /** With `defer`: read it from the state even where this target has it. */
  readonly favorState?: boolean | undefined;
  /** Build incremental models as a whole, those of the selection. */
  readonly fullRefresh?: boolean | undefined;
  /** Build interval-tracked models from this time on: a date or a moment in UTC, e.g. `2024-01-31` or `2024-01-31T06:00:00Z`. */
  readonly start?: string | undefined;
  /** Build them up to this time, which is no longer part of it. Without `start` and `end`, what is not filled is built. */
  readonly end?: string | undefined;
  /** Let incremental models remove columns and narrow types, where their `onSchemaChange` is `sync`. */
  readonly allowDestructive?: boolean | undefined;
  /** Build and test what is unchanged, too. */
  readonly force?: boolean | undefined;
  /** Keep failing rows in tables of the schema `<schema>_dbt_test__audit`. */
  readonly storeFailures?: boolean | undefined;
}
