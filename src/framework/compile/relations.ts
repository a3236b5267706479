import type { Adapter, ColumnType, RelationName } from "../adapters/adapter.js";
import { subquery } from "../adapters/subquery.js";
import { columnsOf } from "../define/column-types.js";
import type { Relation } from "../define/relation.js";
import type { Source } from "../define/source.js";
import type { GraphNode } from "../graph/graph.js";
import type { ScratchRelation } from "./bind.js";
import type { CompileTarget } from "./compile.js";

/** How a model, source, seed or snapshot is read: on the target, and while binding. */
export interface Readable {
  readonly columns: readonly ColumnType[];
  /** What stands for it in a FROM clause on the target. */
  readonly from: string;
  /** What stands for it while queries are bound: an empty table of the same columns. */
  readonly fromScratch: string;
  /** The scratch relations behind `fromScratch`. */
  readonly scratch: readonly ScratchRelation[];
}

/** Everything readable so far, by definition. */
export type Readables = ReadonlyMap<Relation, Readable>;

/** Where a model, seed or snapshot is built in a target. */
export function relationIn(
  node: Extract<GraphNode, { kind: "model" | "seed" | "snapshot" }>,
  { schema: defaultSchema, names }: Pick<CompileTarget, "schema" | "names">,
): RelationName {
  const own = node.kind === "seed" ? node.definition.databaseSchema : (node.config.schema as string | undefined);
  return { schema: own ?? defaultSchema, name: names?.get(node.id) ?? node.name };
}

/** A relation that exists in the database under its own name. */
export function readableRelation(adapter: Adapter, relation: RelationName, columns: readonly ColumnType[]): Readable {
  const standIn = standInOf(relation);
  const { relation: write } = adapter.dialect;
  return { columns, from: write(relation), fromScratch: write(standIn), scratch: [{ relation: standIn, columns }] };
}

/** Stand-ins have schemas of their own: a table that raw SQL names without declaring it is not found. */
export const standInOf = ({ schema, name }: RelationName): RelationName => ({ schema: `scratch_${schema}`, name });

/** The schema of files while they stand in for tables. */
const filesSchema = "modelwright_files";

export function readableSource(adapter: Adapter, source: Source, targetSchema: string): Readable {
  const columns = columnsOf(source.schema).map(({ name, type }) => ({ name, type }));
  const { location } = source;
  if (location.kind === "table") return readableRelation(adapter, tableRelation(location.name, targetSchema), columns);
  const standIn = readableRelation(adapter, { schema: filesSchema, name: source.name }, columns);
  return { ...standIn, from: adapter.dialect.scanFiles(location, columns) };
}

/** `"raw.orders"` is a table of the schema `raw`, `"orders"` one of the target's schema. */
export function tableRelation(written: string, targetSchema: string): RelationName {
  const dot = written.indexOf(".");
  return dot < 0 ? { schema: targetSchema, name: written } : { schema: written.slice(0, dot), name: written.slice(dot + 1) };
}

/** An ephemeral model: its SQL in brackets. */
export function readableSubquery(sql: string, scratchSql: string, columns: readonly ColumnType[], reads: readonly Readable[]): Readable {
  return { columns, from: subquery(sql), fromScratch: subquery(scratchSql), scratch: reads.flatMap(({ scratch }) => scratch) };
}
