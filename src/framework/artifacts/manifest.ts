import type { FileLocation, RelationName } from "../adapters/adapter.js";
import type { Location } from "../core/location.js";
import type { IncrementalNode } from "./incremental.js";

/**
 * Everything a run needs to know about a project: plain data, complete, free of user code.
 * Nodes stand in topological order: each after everything it depends on.
 */
export interface Manifest {
  readonly project: string;
  /** Version of Modelwright that compiled it. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly target: ManifestTarget;
  readonly nodes: Readonly<Record<string, ManifestNode>>;
  /** Direct parents by id. Tests and exposures have parents and no children. */
  readonly parents: Readonly<Record<string, readonly string[]>>;
  readonly children: Readonly<Record<string, readonly string[]>>;
  /** SQL that runs once a run, before and after all else. */
  readonly onRunStart?: readonly string[] | undefined;
  readonly onRunEnd?: readonly string[] | undefined;
  /** Markdown for the first page of the docs. */
  readonly overview: string | undefined;
}

export interface ManifestTarget {
  readonly name: string;
  readonly adapter: string;
  /** Name of the database, by which tools outside address its tables. */
  readonly database: string;
  readonly schema: string;
}

/** What every node has. */
interface NodeCommon {
  /** Unique id, as dbt writes it: `model.shop.fct_orders`. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Where it is declared. */
  readonly location: Location;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface ManifestColumn {
  readonly name: string;
  /** SQL type; `undefined` where the relation was not bound. */
  readonly type: string | undefined;
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What decides over the rows of a node besides its inputs. Nobody has looked where it is not there: such a node is never the same as before. */
interface Fingerprinted {
  /** The same as long as the node means the same: of its SQL, however it is set out, and of the settings that change its relation. */
  readonly fingerprint?: Fingerprint | undefined;
  /** What makes its result depend on more than its inputs: `random`, say. */
  readonly volatile?: readonly string[] | undefined;
}

/** SQL that runs before and after a relation is built, each statement complete. */
export interface NodeHooks {
  readonly pre: readonly string[];
  readonly post: readonly string[];
}

/** What a node has that is built. */
interface Built {
  /** Where it is built. */
  readonly relation: RelationName;
  /** Where it has any. */
  readonly hooks?: NodeHooks | undefined;
}

/** Two hashes, so that it can be told what has changed. */
export interface Fingerprint {
  readonly query: string;
  readonly settings: string;
}

export interface ModelNode extends NodeCommon, Fingerprinted, Built {
  readonly kind: "model";
  readonly materialized: "view" | "table" | "incremental" | "ephemeral";
  readonly language: "kysely" | "sql";
  readonly columns: readonly ManifestColumn[];
  readonly contract: boolean;
  /** The declaration as it is written in TypeScript. */
  readonly code: string;
  /** Complete, parameter-free SQL: of all rows. */
  readonly sql: string;
  /** How batches change the table, where it is incremental. */
  readonly incremental?: IncrementalNode;
}

export interface SeedNode extends NodeCommon, Fingerprinted, Built {
  readonly kind: "seed";
  readonly columns: readonly ManifestColumn[];
  /** Path of the CSV file in the project. */
  readonly path: string;
  /** Hash of the file's content. */
  readonly checksum: string;
}

/** How a snapshot recognises a changed row. */
export type SnapshotStrategy =
  | { readonly kind: "timestamp"; readonly updatedAt: string }
  | { readonly kind: "check"; readonly columns: readonly string[] | "all" };

export interface SnapshotNode extends NodeCommon, Fingerprinted, Built {
  readonly kind: "snapshot";
  /** The columns of what it keeps versions of, and then {@link snapshotColumns}. */
  readonly columns: readonly ManifestColumn[];
  /** The declaration as it is written in TypeScript. */
  readonly code: string;
  /** Query of the rows that versions are kept of: complete, parameter-free. */
  readonly sql: string;
  readonly uniqueKey: readonly string[];
  readonly strategy: SnapshotStrategy;
  readonly hardDeletes: "ignore" | "invalidate" | "new_record";
  /** ISO 8601, UTC: what stands for the end of a version that still holds; null unless given. */
  readonly validToCurrent: string | undefined;
}

/** The columns that a snapshot adds, by what they mean; the names are dbt's. `deleted` is there only with `new_record`. */
export const snapshotColumns = {
  updatedAt: "dbt_updated_at",
  validFrom: "dbt_valid_from",
  validTo: "dbt_valid_to",
  id: "dbt_scd_id",
  deleted: "dbt_is_deleted",
} as const;

export interface SourceNode extends NodeCommon {
  readonly kind: "source";
  /** The system it comes from. */
  readonly source: string;
  /** Where it is: a table, or files of the project. */
  readonly origin: SourceLocation;
  readonly columns: readonly ManifestColumn[];
  /** What stands for it in a FROM clause. */
  readonly from: string;
  /** How old its newest record may be. */
  readonly freshness?: SourceFreshness | undefined;
}

/** Each age is in one unit: minutes, hours or days. */
export interface SourceFreshness {
  readonly column?: string | undefined;
  readonly warnAfter?: Age | undefined;
  readonly errorAfter?: Age | undefined;
}

type Age = { readonly minutes: number } | { readonly hours: number } | { readonly days: number };

export type SourceLocation = { readonly kind: "table"; readonly relation: RelationName } | FileLocation;

export interface ExposureNode extends NodeCommon {
  readonly kind: "exposure";
  readonly type: "dashboard" | "notebook" | "analysis" | "ml" | "application";
  readonly label: string | undefined;
  readonly owner: { readonly name?: string; readonly email?: string };
  readonly url: string | undefined;
  readonly maturity: "high" | "medium" | "low" | undefined;
}

/**
 * SQL that reads a relation whose name is filled in when it runs: the relation under test is first tested where it is built,
 * aside from its final name. The parts are what stands before, between and after the relation.
 */
export type SqlTemplate = readonly string[];

/** Fills a relation, quoted as SQL, into a template. */
export const fillTemplate = (template: SqlTemplate, relation: string): string => template.join(relation);

export interface TestNode extends NodeCommon, Fingerprinted {
  readonly kind: "test";
  readonly testKind: "unique" | "not_null" | "accepted_values" | "relationships" | "expression" | "row_count" | "singular";
  /** The relation it is declared on, where it has one. */
  readonly attachedTo: string | undefined;
  readonly column: string | undefined;
  /** The last built of the relations it reads: it runs when that one is built, before it is swapped in. */
  readonly anchor: string;
  readonly severity: "error" | "warn";
  readonly warnIf: string;
  readonly errorIf: string;
  /** Query of the failing rows, with the anchor left open. */
  readonly failingRows: SqlTemplate;
  /**
   * An aggregate over the anchor alone that is the number of failing rows (`exact`), or positive just when there are some:
   * such tests of one relation share a scan. `undefined` where the test needs a query of its own.
   */
  readonly aggregate: { readonly expression: string; readonly exact: boolean } | undefined;
  /** The arguments, for docs and artifacts. */
  readonly args: Readonly<Record<string, unknown>>;
}

export type ManifestNode = ModelNode | SeedNode | SnapshotNode | SourceNode | ExposureNode | TestNode;
export type NodeKind = ManifestNode["kind"];

/** The nodes that a run builds. */
export type BuildableNode = ModelNode | SeedNode | SnapshotNode;
