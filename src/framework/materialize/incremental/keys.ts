import type { SqlDialect } from "../../adapters/adapter.js";
import type { Incremental } from "../../core/incremental.js";

/** What must hold of rows before they may change a table. */
export interface Keys {
  /** Columns that are never null. */
  readonly notNull: readonly string[];
  /** Columns that tell a row from all others. */
  readonly unique: readonly string[];
}

export function keysOf(incremental: Incremental): Keys {
  if (incremental.strategy === "intervals") return { notNull: [incremental.eventTime], unique: [] };
  const cursor = incremental.cursor === undefined ? [] : [incremental.cursor];
  switch (incremental.strategy) {
    case "append":
      return { notNull: cursor, unique: [] };
    case "deleteInsert":
      return { notNull: [...incremental.key, ...cursor], unique: [] };
    case "insertOverwrite":
      return { notNull: [...incremental.partitionBy, ...cursor], unique: [] };
    case "merge": {
      const version = incremental.version === undefined ? [] : [incremental.version];
      return { notNull: [...new Set([...incremental.key, ...version, ...cursor])], unique: incremental.key };
    }
  }
}

const twice = (columns: string, from: string) =>
  `select ${columns}, count(*) as rows from ${from} as batch group by ${columns} having count(*) > 1`;

/** Counts what must not be there, in one row: `n0`, `n1`, … nulls of each column, `twice` keys of several rows. */
export function countWrongKeys({ notNull, unique }: Keys, from: string, { identifier }: SqlDialect): string | undefined {
  if (notNull.length + unique.length === 0) return undefined;
  const nulls = notNull.map((column, index) => `count(case when ${identifier(column)} is null then 1 end) as n${index}`);
  const duplicates =
    unique.length === 0 ? [] : [`(select count(*) from (${twice(unique.map(identifier).join(", "), from)}) as keys) as twice`];
  return `select ${[...nulls, ...duplicates].join(", ")} from ${from} as batch`;
}

/** Up to three keys of several rows, as JSON. */
export function duplicateExamples({ unique }: Keys, from: string, dialect: SqlDialect): string {
  const columns = unique.map(dialect.identifier).join(", ");
  return `select ${dialect.rowAsJson("row")} as example from (${twice(columns, from)} order by ${columns} limit 3) as row`;
}

/** Up to three rows with a null in a column, as JSON. */
export const nullExamples = (column: string, from: string, dialect: SqlDialect): string =>
  `select ${dialect.rowAsJson("row")} as example from (select * from ${from} as batch where ${dialect.identifier(column)} is null limit 3) as row`;
