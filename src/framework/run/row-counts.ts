import type { RelationName, SqlDialect, Warehouse } from "../adapters/adapter.js";
import { labelOf } from "./context.js";

/** How many rows there are, counted rather than told by the catalogue. */
export interface RowCounts {
  /** `undefined` where they could not be counted. */
  readonly of: (relation: RelationName) => Promise<number | undefined>;
}

/** Counts the rows of relations: of all of them in one query, once the first of them is asked for. */
export function createRowCounts(
  relations: () => readonly RelationName[],
  warehouse: Pick<Warehouse, "query">,
  dialect: SqlDialect,
): RowCounts {
  let counted: Promise<ReadonlyMap<string, number>> | undefined;
  const count = async (): Promise<ReadonlyMap<string, number>> => {
    const queries = relations().map(
      (relation) =>
        `select ${dialect.literal(labelOf(relation))} as ${dialect.identifier("label")}, count(*) as ${dialect.identifier("found")} from ${dialect.relation(relation)}`,
    );
    const rows = await warehouse.query<{ readonly label: string; readonly found: number }>(queries.join("\nunion all\n"), {
      values: { integers: "number" },
    });
    return new Map(rows.map(({ label, found }) => [label, found]));
  };
  return {
    async of(relation) {
      // A table that somebody drops at this moment is told when it is built.
      counted ??= count().catch(() => new Map());
      return (await counted).get(labelOf(relation));
    },
  };
}
