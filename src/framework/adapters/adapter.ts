import type { Kysely, QueryCompiler, RootOperationNode } from "kysely";
import type { SqlFunctions } from "./functions.js";

/** Where a relation lives in a database. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/** Files that are read as a relation, as a source declares them. Paths are relative to the project folder. */
export interface FileLocation {
  readonly kind: "files";
  readonly format: "parquet" | "csv" | "json";
  /** One path or glob, or several. */
  readonly paths: readonly string[];
  /** Reader options in the engine's own words, e.g. `{ hive_partitioning: true }`. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** A column as a database describes it. */
export interface ColumnType {
  readonly name: string;
  /** The database's own spelling of the type, e.g. `DECIMAL(18,2)`. */
  readonly type: string;
}

/** A relation as a database describes it. */
export interface CatalogRelation extends RelationName {
  readonly kind: "table" | "view";
  readonly columns: readonly (ColumnType & { readonly nullable: boolean })[];
  /** Estimated number of rows; `undefined` for views. */
  readonly rows: number | undefined;
}

/** Why files, or a table, cannot be read as a source. */
export interface ScanFailure {
  /** Nothing is there, columns are not in it, or its content cannot be read. */
  readonly kind: "missing" | "columns" | "unreadable";
  /** The file or pattern that the engine names, as it names it. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The table that is not there, without its schema. */
  readonly table: string | undefined;
  /** The columns that are missing. */
  readonly columns: readonly string[];
  readonly reason: string;
}

/** A query as a tree of nodes, as the engine's parser makes it. The room `lineage` reads it. */
export type QueryTree = Readonly<Record<string, unknown>>;

/** A query's tree, or why there is none: only one SELECT has a tree, and only one that is spelled correctly. */
export type ParsedQuery =
  | { readonly tree: QueryTree; readonly failure?: undefined }
  | { readonly failure: string; readonly tree?: undefined };

/** What is wrong with statements whatever the database holds besides what they were looked at with. */
export interface Objection {
  /** They cannot be read, or name a column that a relation does not have. */
  readonly about: "syntax" | "column";
  readonly reason: string;
}

/** What a table name in a query stands for; `undefined` leaves the name as it is (a common table expression, say). */
export type ResolveTable = (name: string) => string | undefined;

/** What values of a type are, as far as it matters for comparing them. */
export type TypeFamily = "date" | "timestamp" | "number" | "boolean" | "text" | "other";

/** An index of a table, as a database tells it. */
export interface TableIndex {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
}

/** How an engine writes SQL. Pure: no connection, no files. */
export interface SqlDialect {
  /** Quotes a name so that it can stand in SQL whatever it contains. */
  readonly identifier: (name: string) => string;
  /** `"schema"."name"`, quoted; with the name of a database that is attached before it where one is given. */
  readonly relation: (relation: RelationName, database?: string) => string;
  /** Writes a row of a FROM clause, by its alias, as one JSON text: an object of its columns. */
  readonly rowAsJson: (alias: string) => string;
  /** Writes a JavaScript value as a literal that the database reads back as the very same value. */
  readonly literal: (value: unknown) => string;
  /**
   * A table function call that reads files with a fixed set of columns. Paths stay relative, so that compiled SQL is the same
   * on every machine: the warehouse finds them from the project folder (`file_search_path`).
   */
  readonly scanFiles: (location: FileLocation, columns: readonly ColumnType[]) => string;
  /** A query of the time of change of the newest of files, as `newest`. */
  readonly newestFile: (paths: readonly string[]) => string;
  /** A query for the files that paths and patterns lead to, just as {@link SqlDialect.scanFiles} reads them: absolute paths, in the column `file`. */
  readonly listFiles: (paths: readonly string[]) => string;
  /** A query for the first line of a CSV file of a source, as `line`. */
  readonly csvHeader: (location: FileLocation, file: string) => string;
  /** A query that fails at the first row of such a file whose cells are not those of its header; `undefined` where that has not all the columns. */
  readonly csvRows: (location: FileLocation, file: string, header: string, columns: readonly string[]) => string | undefined;
  /** What an engine's complaint about reading files or a table says; `undefined` where it speaks of something else. */
  readonly explainScan: (said: string) => ScanFailure | undefined;
  /**
   * Compiles a Kysely query to complete, parameter-free SQL. Tables are resolved by `resolve`
   * and keep the name they are written with as their alias.
   */
  readonly compile: (node: RootOperationNode, resolve: ResolveTable) => string;
  /** The portable expressions a model's query can use. */
  readonly functions: SqlFunctions;
  /** What values of a type are, as far as it matters for comparing them. */
  readonly familyOf: (type: string) => TypeFamily;
  /** What becomes of values when a column of the one type is made one of the other: all are kept, or some may not be. */
  readonly changeOf: (from: string, to: string) => "same" | "wider" | "narrower";
  /** Whether a value of the one type is read back as the same JavaScript type as the other (`INTEGER` and `BIGINT`, say). */
  readonly sameType: (a: string, b: string) => boolean;
  /** Whether the engine cannot tell a schema from its database, both of these names. */
  readonly isAmbiguous: (schema: string, database: string) => boolean;
  /** The indexes of tables, which users make in hooks. */
  readonly indexes: {
    /** A query for those of some schemas; its rows are {@link TableIndex}. */
    readonly list: (schemas: readonly string[]) => string;
    /** Makes the same index under another name, on another table of the same columns. */
    readonly create: (index: TableIndex, name: string, on: RelationName) => string;
  };
  /** Whether a function makes one value of many rows. */
  readonly isAggregate: (name: string) => boolean;
  /** Whether a function's value depends on its arguments alone: not on time, chance, files, settings or what else a user may have defined. */
  readonly isSettledFunction: (name: string, argumentCount: number) => boolean;
  /** Whether a name without brackets, where it is no column, stands for something settled; `current_date` does not. */
  readonly isSettledWord: (word: string) => boolean;
  /** Whether numbers of a type have digits behind the point, so that two of them can be nearly equal. */
  readonly isFractional: (type: string) => boolean;
}

/** How values are read that a JavaScript number or `Date` cannot always hold exactly. */
export interface ValueOptions {
  /** 64-bit and larger integers: `number` (default; an unsafe one is an error), or always `bigint` or `string`. */
  readonly integers?: "number" | "bigint" | "string" | undefined;
  /** Decimals: `number` (default; one that a number does not hold exactly is an error), or always `string`. */
  readonly decimals?: "number" | "string" | undefined;
  /** Timestamps: `date` (default; one with a part of a millisecond is an error), or always `string`. */
  readonly timestamps?: "date" | "string" | undefined;
}

/** Options of one call to the database. */
export interface CallOptions {
  /** How this call's values are read; the target's own `values` where it says nothing. */
  readonly values?: ValueOptions | undefined;
  /** Aborting interrupts the running statement; the call rejects with `query_cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/** One connection: its statements run one after the other and share temporary tables and the transaction. */
export interface Connection {
  /** Runs one statement, or several separated by semicolons, and gives the rows of the last one as objects of mapped values. */
  readonly query: <Row = Record<string, unknown>>(sql: string, options?: CallOptions) => Promise<Row[]>;
  /**
   * Runs one statement, or several separated by semicolons, whose rows nobody needs. Gives the number of rows that the last one wrote;
   * `undefined` when it writes none.
   */
  readonly execute: (sql: string, options?: CallOptions) => Promise<number | undefined>;
  /** Every table and view of the given schemas, as the connection's transaction sees them, in one query: of the database, or of an attached one. */
  readonly introspect: (schemas: readonly string[], attached?: string) => Promise<CatalogRelation[]>;
  /** The names and types of a statement's result, without running it. */
  readonly describe: (sql: string) => Promise<ColumnType[]>;
  /**
   * What is wrong with statements, of any kind and separated by semicolons, without running them. Relations and functions that are not
   * there are nothing wrong: others may make them.
   */
  readonly objectionTo: (sql: string) => Promise<Objection | undefined>;
  /** Parses queries, in one statement and without looking at what they read. Gives one answer for each, in order. */
  readonly parse: (sqls: readonly string[]) => Promise<ParsedQuery[]>;
  /** Runs a query and hands its rows on in batches, with flat memory. */
  readonly stream: <Row = Record<string, unknown>>(sql: string, options?: CallOptions) => AsyncIterable<Row[]>;
}

/** An open database with its connection pool. Methods of {@link Connection} called on it use any free connection. */
export interface Warehouse extends Connection, AsyncDisposable {
  /** Lends a connection; waits while all are lent. */
  readonly withConnection: <T>(use: (connection: Connection) => Promise<T>, options?: CallOptions) => Promise<T>;
  /** Runs `use` in a transaction of its own: commits when it resolves, rolls back when it rejects. */
  readonly transaction: <T>(use: (connection: Connection) => Promise<T>, options?: CallOptions) => Promise<T>;
  /**
   * Makes another database of the same engine readable beside this one under a name, until what it gives is disposed: read-only, and for
   * all connections. `shownPath` is the file as messages name it.
   *
   * @throws {@link ModelwrightError} `database_locked` and `database_unreadable`.
   */
  readonly attach: (file: string, name: string, shownPath: string) => Promise<AsyncDisposable>;
  /** A Kysely instance over the same pool. */
  readonly kysely: Kysely<unknown>;
  readonly close: () => Promise<void>;
}

/** Options of opening a database. */
export interface OpenOptions {
  /** Relative paths of the target start here; nothing outside is written. */
  readonly projectDir: string;
  /** Size of the connection pool. */
  readonly threads: number;
  readonly readOnly?: boolean | undefined;
  /** How long to wait for another process that holds the database, in milliseconds. */
  readonly waitMs?: number | undefined;
  /** Is told who holds the database, when it has to be waited for. */
  readonly onWait?: ((holder: string) => void) | undefined;
  /** What other processes that find the database locked are told of this one: `model build`, say. */
  readonly purpose?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A copy of a database that other processes read while the database itself is written. */
export interface PublishedCopy {
  /** Where it is, as people write it. */
  readonly path: string;
  /** Name of the database that it is to its readers. */
  readonly database: string;
  /** Whether there is one, when it was made, and whether the database is still what it was then. */
  readonly find: (projectDir: string) => Promise<FoundCopy | undefined>;
  /**
   * Puts a new copy in place of the old one, in one step. Nothing may write to the open database meanwhile.
   *
   * @throws {@link ModelwrightError} `publish_failed`; the old copy stays as it is then.
   */
  readonly publish: (
    database: Warehouse,
    options: { readonly projectDir: string; readonly signal?: AbortSignal | undefined },
  ) => Promise<void>;
  /** Opens the copy to be read: each statement sees the copy that is the latest when it begins. */
  readonly open: (options: OpenOptions) => Promise<Warehouse>;
}

export interface FoundCopy {
  readonly publishedAt: Date;
  readonly isCurrent: boolean;
}

/** One engine: how it writes SQL and how it is reached. */
export interface Adapter {
  readonly name: string;
  /** The engine's version and all that is set for it: with another one, the same query over the same data may come out otherwise. */
  readonly engine: string;
  readonly dialect: SqlDialect;
  readonly createQueryCompiler: (resolve: ResolveTable) => QueryCompiler;
  /** Opens the database that a target names. */
  readonly open: (options: OpenOptions) => Promise<Warehouse>;
  /** Opens an empty database of the same engine, in memory, that reads the project's files as the target's does. */
  readonly openAside: (options: OpenOptions) => Promise<Warehouse>;
  /** Opens an empty catalogue of the same engine, in memory and cut off from files and network, to bind queries against. */
  readonly openScratch: () => Promise<Warehouse>;
  /** The copy for readers, where the target names one. */
  readonly published: PublishedCopy | undefined;
}

/** A target in the configuration: plain options, and the adapter behind them loaded only when it is needed. */
export interface Target {
  readonly adapter: string;
  /** Name of the database, by which tables can be addressed from outside: `database.schema.table`. */
  readonly database: string;
  /** Default schema for models. */
  readonly schema: string;
  /** The file that holds the database, relative to the project folder; `undefined` where no other engine can reach it. */
  readonly file: string | undefined;
  /** What may be shown of the target: never a secret. */
  readonly display: string;
  readonly load: () => Promise<Adapter>;
}
