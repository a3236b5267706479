import type { ColumnType, RelationName, SqlDialect } from "../adapters/adapter.js";
import { fillPlaces, type IncrementalNode } from "../artifacts/incremental.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { Incremental } from "../core/incremental.js";
import { similarNames } from "../core/similar.js";
import type { DeclaredIncremental } from "../define/incremental.js";
import { type AffectedKeys, compileAffected } from "./affected.js";
import type { BoundSql } from "./bind.js";
import { type Place as PlaceInFile, placeIn } from "./place.js";
import { bindQuery, type Failed, writeQuery } from "./query.js";
import type { CompileScope, NodeOf } from "./scope.js";
import { placeMarker, splitPlaces, windowText } from "./write-sql.js";

/** The relation of a model, bound. */
export interface BoundModel {
  readonly relation: RelationName;
  readonly columns: readonly ColumnType[];
  /** The query of everything. */
  readonly sql: string;
  /** What stands for the relation while queries are bound. */
  readonly standIn: RelationName;
}

/** Compiles how batches change a model: the columns that it names, and the query of a batch, bound like that of everything. */
export async function compileIncremental(
  scope: CompileScope,
  graphNode: NodeOf<"model">,
  { affected: affectedQuery, ...incremental }: DeclaredIncremental,
  bound: BoundModel,
): Promise<{ readonly incremental: IncrementalNode } | Failed> {
  const { definition, file, name } = graphNode;
  const { dialect } = scope.target.adapter;
  const place = placeIn(scope.project, file, name);
  const problems = checkColumns(name, incremental, bound.columns, dialect, place);
  if (problems.length > 0) return { problem: problems };

  const affected = await compileAffected(scope, graphNode, affectedQuery, bound);
  if (affected !== undefined && "problem" in affected) return affected;
  const written = writeQuery(scope, definition, file, undefined, "batch");
  if ("problem" in written) return written;
  const isTimed = incremental.strategy === "intervals" || (incremental.cursor !== undefined && isTemporal(typeOf(incremental.cursor)));
  if (!isTimed && (["start", "end"] as const).some((edge) => written.sql.includes(placeMarker(edge)))) {
    return { problem: [problem("incremental_window", { name }, place("query"))] };
  }
  const wrong = await checkBatch(scope, graphNode, written, bound, affected);
  if (wrong !== undefined) return wrong;
  const batch = splitPlaces(batchSql(written.sql, incremental, affected, dialect));
  return { incremental: { ...incremental, batch, ...(affected === undefined ? {} : { affected: splitPlaces(affected.sql) }) } };

  function typeOf(column: string) {
    return dialect.familyOf(bound.columns.find((found) => found.name === column)?.type ?? "");
  }
}

const isTemporal = (family: ReturnType<SqlDialect["familyOf"]>) => family === "date" || family === "timestamp";

/** Of the query's rows, those of the batch. */
function batchSql(sql: string, incremental: Incremental, affected: AffectedKeys | undefined, { identifier }: SqlDialect): string {
  if (affected !== undefined) {
    const key = affected.key.map(identifier).join(", ");
    return `select * from (\n${sql}\n) as batch\nwhere (${key}) in (select ${key} from ${placeMarker("affected")})`;
  }
  const column = incremental.strategy === "intervals" ? incremental.eventTime : incremental.cursor;
  if (column === undefined) return sql;
  const from = `${identifier(column)} ${incremental.strategy === "append" ? ">" : ">="} ${placeMarker("from")}`;
  const to = incremental.strategy === "intervals" ? ` and ${identifier(column)} < ${placeMarker("to")}` : "";
  return `select * from (\n${sql}\n) as batch\nwhere ${from}${to}`;
}

/** Binds the query of a batch where it is another one, and compares what it returns with what the query of everything does. */
async function checkBatch(
  scope: CompileScope,
  graphNode: NodeOf<"model">,
  batch: BoundSql,
  bound: BoundModel,
  affected: AffectedKeys | undefined,
): Promise<Failed | undefined> {
  const { dialect } = scope.target.adapter;
  const edges = windowText(dialect, "everything");
  const keys = affected === undefined ? "" : dialect.relation(affected.standIn.relation);
  const fill = (sql: string, self: RelationName) =>
    fillPlaces(splitPlaces(sql), { self: dialect.relation(self), affected: keys, from: edges.start, to: edges.end, ...edges });
  const sql = fill(batch.sql, bound.relation);
  if (sql === bound.sql) return undefined;
  const query = { sql, scratchSql: () => fill(batch.scratchSql(), bound.standIn) };
  const also = [{ relation: bound.standIn, columns: bound.columns }, ...(affected === undefined ? [] : [affected.standIn])];
  const found = await bindQuery(scope, graphNode, query, undefined, also);
  if ("problem" in found) return found;
  const [everything, columns] = [describe(bound.columns), describe(found.columns)];
  if (everything === columns) return undefined;
  const { project } = scope;
  const at = placeIn(project, graphNode.file, graphNode.name)("query");
  return { problem: [problem("incremental_batch_columns", { name: graphNode.name, everything, batch: columns }, at)] };
}

const describe = (columns: readonly ColumnType[]): string => columns.map(({ name, type }) => `${name} (${type})`).join(", ");

/** The columns that a strategy names: that they are there, and of a type that does. */
function checkColumns(
  name: string,
  incremental: Incremental,
  columns: readonly ColumnType[],
  { familyOf }: SqlDialect,
  place: PlaceInFile,
): Problem[] {
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const known = [...types.keys()];
  const unknown = namedColumns(incremental).flatMap(({ setting, column }) => {
    if (types.has(column)) return [];
    const facts = { name, column, what: `\`incremental\` names it as its ${setting}`, similar: similarNames(column, known), known };
    return [problem("column_unknown", facts, place("incremental", setting))];
  });
  if (unknown.length > 0) return unknown;

  const problems: Problem[] = [];
  const demand = (what: string, setting: string, column: string, families: readonly string[], expected: string) => {
    const type = types.get(column) ?? "";
    if (families.includes(familyOf(type))) return true;
    problems.push(problem("incremental_column_type", { name, what, column, type, expected }, place("incremental", setting)));
    return false;
  };
  if (incremental.strategy === "intervals") {
    const isHourly = incremental.batchSize === "hour";
    const families = isHourly ? ["timestamp"] : ["date", "timestamp"];
    demand(
      "event time",
      "eventTime",
      incremental.eventTime,
      families,
      `It is a timestamp${isHourly ? ", where batches are hours" : " or a date"}: cast it in the query.`,
    );
    return problems;
  }
  if (incremental.strategy === "merge" && incremental.softDelete !== undefined) {
    demand(
      "mark of deleted rows",
      "softDelete",
      incremental.softDelete,
      ["boolean"],
      "It is a truth value, which the query returns as false.",
    );
  }
  const { cursor, lookback } = incremental;
  const isFit =
    cursor === undefined ||
    demand("cursor", "cursor", cursor, ["date", "timestamp", "number"], "It is a date, a timestamp or a number: cast it in the query.");
  if (isFit && lookback !== undefined) {
    const type = cursor === undefined ? "not given" : (types.get(cursor) ?? "");
    const fits = cursor !== undefined && (typeof lookback === "number") === (familyOf(type) === "number");
    const facts = { name, column: cursor ?? "", type, lookback: JSON.stringify(lookback) };
    if (!fits) problems.push(problem("incremental_lookback", facts, place("incremental", "lookback")));
  }
  return problems;
}

interface NamedColumn {
  readonly setting: string;
  readonly column: string;
}

function namedColumns(incremental: Incremental): NamedColumn[] {
  const of = (setting: string, columns: readonly (string | undefined)[] = []): NamedColumn[] =>
    columns.flatMap((column) => (column === undefined ? [] : [{ setting, column }]));
  switch (incremental.strategy) {
    case "append":
      return of("cursor", [incremental.cursor]);
    case "deleteInsert":
      return [...of("key", incremental.key), ...of("cursor", [incremental.cursor])];
    case "insertOverwrite":
      return [...of("partitionBy", incremental.partitionBy), ...of("cursor", [incremental.cursor])];
    case "intervals":
      return of("eventTime", [incremental.eventTime]);
    case "merge":
      return [
        ...of("key", incremental.key),
        ...of("update", incremental.update),
        ...of("version", [incremental.version]),
        ...of("softDelete", [incremental.softDelete]),
        ...of("cursor", [incremental.cursor]),
      ];
  }
}
