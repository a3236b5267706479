import { sql } from "kysely";
import type { RelationName, SqlDialect } from "../../adapters/adapter.js";
import type { ModelNode } from "../../artifacts/manifest.js";
import { type Duration, durationUnits } from "../../core/incremental.js";
import type { Batch, IncrementalModel } from "./index.js";

const singular = { years: "year", months: "month", weeks: "week", days: "day", hours: "hour", minutes: "minute" } as const satisfies {
  [Unit in keyof Required<Duration>]: string;
};

/** Asks a table where its next batch begins: as `from` in the cursor's type, as `start` in time; null where the table has no rows. */
export function windowQuery({ incremental, columns }: IncrementalModel, table: RelationName, dialect: SqlDialect): string | undefined {
  if (incremental.strategy === "intervals" || incremental.cursor === undefined) return undefined;
  const { cursor, lookback = 0 } = incremental;
  const isTimed = dialect.familyOf(typeOf(cursor, columns)) !== "number";
  const last = dialect.identifier("last");
  const edge =
    typeof lookback === "number" ? (lookback === 0 ? last : `${last} - ${dialect.literal(lookback)}`) : before(last, lookback, dialect);
  const greatest = `select max(${dialect.identifier(cursor)}) as ${last} from ${dialect.relation(table)}`;
  const start = isTimed ? "cast(cast(edge as timestamp) as varchar)" : "null";
  return `select cast(edge as varchar) as "from", ${start} as "start" from (select ${edge} as edge from (${greatest}) as old) as new`;
}

const typeOf = (column: string, columns: ModelNode["columns"]): string => columns.find(({ name }) => name === column)?.type ?? "VARCHAR";

function before(column: string, length: Duration, dialect: SqlDialect): string {
  const { dateAdd } = dialect.functions;
  const units = durationUnits.filter((unit) => (length[unit] ?? 0) > 0);
  const moved = units.reduce((moment, unit) => dateAdd(singular[unit], -(length[unit] ?? 0), moment), sql<Date>`${sql.raw(column)}`);
  return dialect.compile(moved.toOperationNode() as never, () => undefined);
}

/** Where {@link windowQuery} says that a batch begins. */
export interface WindowStart {
  readonly from: string;
  /** `null` for a cursor that counts. */
  readonly start: string | null;
}

/** The batch that begins there and has no end. */
export function openBatch({ columns }: ModelNode, cursor: string, { from, start }: WindowStart, { literal }: SqlDialect): Batch {
  const cast = (text: string, type: string) => `cast(${literal(text)} as ${type})`;
  const end = cast("infinity", "timestamp");
  return { from: cast(from, typeOf(cursor, columns)), to: end, start: start === null ? end : cast(start, "timestamp"), end };
}

/** The batch of a part of time, in milliseconds of UTC. */
export function intervalBatch(
  { columns, incremental }: IncrementalModel & { readonly incremental: { readonly strategy: "intervals" } },
  { start, end }: { readonly start: number; readonly end: number },
  { literal }: SqlDialect,
): Batch {
  const type = typeOf(incremental.eventTime, columns);
  const cast = (moment: number, to: string) => {
    const text = new Date(moment).toISOString().replace("T", " ").replace("Z", "");
    return `cast(${literal(to.includes("ZONE") ? `${text}+00` : text)} as ${to})`;
  };
  return { from: cast(start, type), to: cast(end, type), start: cast(start, "timestamp"), end: cast(end, "timestamp") };
}
