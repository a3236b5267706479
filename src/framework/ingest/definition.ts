import type { z } from "zod";
import { errorOf } from "../core/errors/index.js";
import { namePattern } from "../core/names.js";
import { similarNames } from "../core/similar.js";
import { type ColumnDefinition, columnsOf } from "../define/column-types.js";
import type { ContractSchema } from "../define/contract.js";

/** A schema whose output is a record. */
export type RecordSchema = z.ZodType<object>;

type KeyOfUnion<T> = T extends unknown ? keyof T & string : never;
/** A field of a validated record; of any member, where the schema is a union. */
export type FieldOf<Schema extends RecordSchema> = KeyOfUnion<z.output<Schema>>;

/** Limits that a load has to keep; a breached one stops it before anything is published. */
export interface Gates<Field extends string = string> {
  /** Part of the records read that must be valid, 0 to 1. */
  readonly minValidRate?: number;
  /** Part of the loaded records that may be null, 0 to 1, by column. */
  readonly maxNullRate?: { readonly [Column in Field]?: number };
  /** Records of each new file against the average of the files before it. Not judged before there are as many files as `trailing`. */
  readonly volume?: { readonly min: number; readonly max: number; readonly trailing: number };
}

/** What {@link defineIngestion} takes. */
export interface IngestionSpec<Schema extends RecordSchema> {
  /** Name of the source: the folder its records are stored in. */
  readonly source: string;
  /** Path or glob of the files, relative to the project folder, or several. `.ndjson`, `.jsonl`, `.csv` and `.parquet` are read. */
  readonly files: string | readonly string[];
  /** Validates every record. What it outputs is what is stored. */
  readonly schema: Schema;
  /** Columns of a stored record. Needed where `schema` is not an object, e.g. a union of events. */
  readonly columns?: ContractSchema;
  /** The partition: a date column, taken (in UTC) from a moment or date that no record lacks. */
  readonly partitionBy: { readonly column: string; readonly dateOf: FieldOf<Schema> };
  /** Fields that tell a record apart within its partition; of several the first read is loaded, the others are counted as duplicates. */
  readonly dedupeBy: readonly [FieldOf<Schema>, ...FieldOf<Schema>[]];
  /**
   * A column that tells with which file a record was loaded: 1 for the first that ever was, 2 for the next. Whatever a record is about,
   * it came after all that have a smaller number, so that models can take just what is new. Loading everything again counts from 1.
   */
  readonly loadNumber?: string;
  readonly gates?: Gates<FieldOf<Schema>>;
  /** Text fields that are stored as they are. All others are searched for personal data. */
  readonly unredacted?: readonly FieldOf<Schema>[];
}

/** How the records of one source get into the lake. */
export interface Ingestion {
  readonly source: string;
  readonly files: readonly string[];
  readonly schema: RecordSchema;
  /** Columns of a record, without the partition. */
  readonly columns: readonly ColumnDefinition[];
  readonly partitionBy: { readonly column: string; readonly dateOf: string };
  readonly dedupeBy: readonly string[];
  /** A column that is stored besides those of a record. */
  readonly loadNumber: string | undefined;
  readonly gates: Gates;
  /** Columns whose strings are searched for personal data. */
  readonly redacted: readonly string[];
}

/** String formats that cannot hold personal data. */
const harmlessFormats: ReadonlySet<string | undefined> = new Set(["uuid", "guid", "date", "datetime", "time", "duration"]);

/** The kinds of Zod type around another one. */
const wrappers: ReadonlySet<string> = new Set(["nullable", "optional", "default", "prefault", "catch", "readonly", "nonoptional"]);

/** Whether values of a type can be text that somebody wrote. */
function isFreeText(type: z.core.$ZodType): boolean {
  const def = type._zod.def as { readonly type: string; readonly format?: string; readonly innerType?: z.core.$ZodType };
  if (wrappers.has(def.type) && def.innerType !== undefined) return isFreeText(def.innerType);
  if (def.type === "string") return !harmlessFormats.has(def.format);
  return !["enum", "literal", "number", "boolean", "date", "bigint", "null"].includes(def.type);
}

const isObject = (schema: RecordSchema): schema is ContractSchema => schema._zod.def.type === "object";

/**
 * Declares how the records of a source get into the lake: validated by a Zod schema, freed of personal data and duplicates,
 * stored as Parquet by date.
 *
 * @throws {@link ModelwrightError} where a setting names a column that the records do not have, or one of the wrong type.
 *
 * @example
 * ```ts
 * const orders = defineIngestion({
 *   source: "orders",
 *   files: "data/raw/orders/*.ndjson",
 *   schema: z.object({ order_id: z.string(), ordered_at: z.iso.datetime().meta({ sqlType: "TIMESTAMP" }), amount: z.int().min(0) }),
 *   partitionBy: { column: "order_date", dateOf: "ordered_at" },
 *   dedupeBy: ["order_id"],
 *   gates: { minValidRate: 0.98 },
 * });
 * const { read, loaded, quarantined, duplicates } = await ingest(orders, { projectDir: "." });
 * ```
 */
export function defineIngestion<Schema extends RecordSchema>(spec: IngestionSpec<Schema>): Ingestion {
  const { source, schema, partitionBy, dedupeBy, loadNumber, gates = {}, unredacted = [] } = spec;
  if (!namePattern.test(source)) throw errorOf("name_invalid", { what: "source", name: source });
  const rowSchema = spec.columns ?? (isObject(schema) ? schema : undefined);
  if (rowSchema === undefined) throw errorOf("ingest_columns_missing", { source });

  const columns = columnsOf(rowSchema).filter(({ name }) => name !== partitionBy.column && name !== loadNumber);
  const known = columns.map(({ name }) => name);
  const columnOf = (setting: string, name: string): ColumnDefinition => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw errorOf("ingest_column_unknown", { source, setting, column: name, similar: similarNames(name, known), known });
  };
  const demand = (setting: string, name: string, fits: (column: ColumnDefinition) => boolean, wanted: string) => {
    const column = columnOf(setting, name);
    if (fits(column)) return;
    const type = column.nullable ? `${column.type}, nullable` : column.type;
    throw errorOf("ingest_column_unfit", { source, setting, column: name, type, wanted });
  };

  const isMoment = ({ type, nullable }: ColumnDefinition) => !nullable && ["DATE", "TIMESTAMP"].includes(type);
  demand("partitionBy", partitionBy.dateOf, isMoment, "a TIMESTAMP or DATE that is never null");
  for (const key of dedupeBy) demand("dedupeBy", key, ({ nullable }) => !nullable, "a column that is never null");
  for (const column of Object.keys(gates.maxNullRate ?? {})) columnOf("gates.maxNullRate", column);
  for (const column of unredacted) columnOf("unredacted", column);

  return Object.freeze({
    source,
    files: typeof spec.files === "string" ? [spec.files] : [...spec.files],
    schema,
    columns,
    partitionBy,
    dedupeBy,
    loadNumber,
    gates: gates as Gates,
    redacted: known.filter(
      (name) => !unredacted.some((trusted) => trusted === name) && isFreeText(rowSchema.shape[name] as z.core.$ZodType),
    ),
  });
}
