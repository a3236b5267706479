import { errorOf } from "../core/errors/index.js";
import type { ColumnChange } from "../core/errors/ingest.js";
import type { Ingestion } from "./definition.js";
import type { StoredColumn } from "./ledger.js";

/** The columns of the Parquet files, without the partition. */
export const storedColumns = ({ columns, loadNumber }: Ingestion): readonly StoredColumn[] => [
  ...columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
  ...(loadNumber === undefined ? [] : [{ name: loadNumber, type: "BIGINT", nullable: false }]),
];

const told = ({ type, nullable }: StoredColumn) => (nullable ? `${type}, nullable` : `${type}, never null`);

function changeOf(stored: StoredColumn | undefined, declared: StoredColumn): ColumnChange | undefined {
  if (stored === undefined) return declared.nullable ? undefined : { column: declared.name, stored: undefined, declared: told(declared) };
  const fits = stored.type === declared.type && (declared.nullable || !stored.nullable);
  return fits ? undefined : { column: declared.name, stored: told(stored), declared: told(declared) };
}

/**
 * The columns that are stored once records of the declared columns are added. Columns are added at the end, and none is forgotten: one that is no longer
 * declared is still in the older files.
 *
 * @throws {@link ModelwrightError} `ingest_schema_incompatible`, naming every column that old and new files could not be read together with.
 */
export function evolvedColumns(source: string, stored: readonly StoredColumn[], now: readonly StoredColumn[]): readonly StoredColumn[] {
  if (stored.length === 0) return now;
  const storedOf = (name: string) => stored.find((column) => column.name === name);

  const changes = now.map((column) => changeOf(storedOf(column.name), column)).filter((change) => change !== undefined);
  if (changes.length > 0) throw errorOf("ingest_schema_incompatible", { source, changes });

  const declaredOf = (name: string) => now.find((column) => column.name === name);
  const kept = stored.map((column) => declaredOf(column.name) ?? { ...column, nullable: true });
  return [...kept, ...now.filter(({ name }) => storedOf(name) === undefined)];
}
