import type { FileLocation } from "../adapters/adapter.js";
import type { ContractSchema, RowOfSchema } from "./contract.js";
import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { type FreshnessSpec, freshness } from "./freshness.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { Relation } from "./relation.js";
import { location, objectSchema, required, text } from "./shapes.js";

/** A table that exists already; its schema is the target's unless the name has one (`"raw.orders"`). */
export interface TableLocation {
  readonly kind: "table";
  readonly name: string;
}

type ReaderOptions = Readonly<Record<string, string | number | boolean>>;
const files = (format: FileLocation["format"], paths: string | readonly string[], options: ReaderOptions): FileLocation =>
  Object.freeze({ kind: "files", format, paths: Object.freeze(typeof paths === "string" ? [paths] : [...paths]), options });

/** Parquet files: one path or glob in the project folder, or several. Options are DuckDB's, e.g. `{ hive_partitioning: true }`. */
export const parquet = (paths: string | readonly string[], options: ReaderOptions = {}): FileLocation => files("parquet", paths, options);
/** CSV files. */
export const csv = (paths: string | readonly string[], options: ReaderOptions = {}): FileLocation => files("csv", paths, options);
/** JSON files: one object a line, or an array of objects. */
export const json = (paths: string | readonly string[], options: ReaderOptions = {}): FileLocation => files("json", paths, options);
/** An existing table of the target's database. */
export const table = (name: string): TableLocation => Object.freeze({ kind: "table", name });

/** What {@link defineSource} takes. */
export interface SourceSpec<Name extends string, Schema extends ContractSchema> extends DocumentationSpec<RowOfSchema<Schema>> {
  /** Name of the relation in queries. */
  readonly name: Name;
  /** The system it comes from; `source:shop` selects all of its relations. */
  readonly source: string;
  /** Columns, their types and descriptions (`.describe()`). */
  readonly schema: Schema;
  readonly location: FileLocation | TableLocation;
  /** How old its newest record may be: `model source freshness` looks. A table needs a column that tells it. */
  readonly freshness?: FreshnessSpec<keyof RowOfSchema<Schema> & string>;
}

const sourceKeys = {
  ...documentationKeys,
  name: required(text),
  source: required(text),
  schema: required(objectSchema),
  location: required(location),
  freshness,
} satisfies Record<keyof SourceSpec<string, ContractSchema>, Shapes[string]>;

/** A source: a relation that the project reads and does not make. */
export interface Source<Name extends string = string, Row = unknown> extends Relation<Name, Row>, Documentation {
  readonly kind: "source";
  readonly source: string;
  readonly schema: ContractSchema;
  readonly location: FileLocation | TableLocation;
  readonly freshness: FreshnessSpec | undefined;
}

/**
 * Declares a source: files or a table that the project reads and does not make. The Zod schema is at once the row type and the columns.
 *
 * @example
 * ```ts
 * export const orders = defineSource({
 *   name: "orders",
 *   source: "shop",
 *   schema: z.object({ id: z.string().describe("Key of the order."), amount: z.int().nullable() }),
 *   location: parquet("data/orders/*.parquet"),
 * });
 * ```
 */
export function defineSource<const Name extends string, Schema extends ContractSchema>(
  spec: SourceSpec<Name, Schema>,
): Source<Name, RowOfSchema<Schema>> {
  refuseWrongSettings("Source", spec.name, spec, sourceKeys);
  const { name, source, schema } = spec;
  return Object.freeze({
    kind: "source",
    name,
    source,
    schema,
    location: spec.location,
    freshness: spec.freshness,
    ...documentationOf<RowOfSchema<Schema>>(spec),
  });
}
