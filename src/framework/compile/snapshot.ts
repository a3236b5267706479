import type { ColumnType } from "../adapters/adapter.js";
import { type SnapshotNode, snapshotColumns } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import type { Snapshot } from "../define/snapshot.js";
import { checkDocumentedColumns, documentColumns } from "./columns.js";
import { compileHooks } from "./hooks.js";
import { type Place, placeIn } from "./place.js";
import { readableRelation, relationIn } from "./relations.js";
import type { Compiled, CompileScope, NodeOf } from "./scope.js";

/** Compiles a snapshot: the query of the rows it keeps versions of, its columns, and whether its settings fit them. */
export async function compileSnapshot(scope: CompileScope, graphNode: NodeOf<"snapshot">): Promise<Compiled> {
  const { id, name, file, definition, config, tags } = graphNode;
  const { project, target, readables, binder } = scope;
  const place = placeIn(project, file, name);
  const read = readables.get(definition.relation);
  if (read === undefined) return { problems: [] };
  const { dialect } = target.adapter;
  const select = (from: string) =>
    `select ${read.columns.map((column) => dialect.identifier(column.name)).join(", ")}\nfrom ${from} as source`;
  const sql = select(read.from);
  // A source's types are as its schema spells them; bound, each type has the engine's own spelling.
  const rows = await binder.columnsOf({ sql, scratchSql: () => select(read.fromScratch) }, read.scratch);

  const columns = [...rows, ...validity(definition)];
  const relation = relationIn(graphNode, target);
  const { hooks, problems } = await compileHooks(scope, graphNode, columns);
  const { uniqueKey, strategy, hardDeletes, validToCurrent } = definition;
  const node: SnapshotNode = {
    kind: "snapshot",
    id,
    name,
    description: definition.description ?? "",
    location: place(),
    tags,
    meta: config.meta as Readonly<Record<string, unknown>>,
    relation,
    columns: documentColumns(columns, definition, validity(definition)),
    code: project.locate.text(file),
    sql,
    uniqueKey,
    strategy,
    hardDeletes,
    validToCurrent: validToCurrent?.toISOString(),
    ...hooks,
  };
  return {
    node,
    readable: readableRelation(target.adapter, relation, columns),
    problems: [
      ...reservedColumns(definition, rows, place),
      ...unknownColumns(definition, rows, place),
      ...wrongTime(definition, rows, place),
      ...checkDocumentedColumns(name, definition, columns, place),
      ...problems,
    ],
  };
}

/** The columns that a snapshot adds to those of its relation. */
const validity = ({ hardDeletes }: Pick<Snapshot, "hardDeletes">) => [
  { name: snapshotColumns.id, type: "VARCHAR", nullable: false, description: "Key of the version." },
  {
    name: snapshotColumns.updatedAt,
    type: "TIMESTAMP",
    nullable: false,
    description: "When the row was changed, or when the change was seen (UTC).",
  },
  { name: snapshotColumns.validFrom, type: "TIMESTAMP", nullable: false, description: "When this version began to hold (UTC)." },
  {
    name: snapshotColumns.validTo,
    type: "TIMESTAMP",
    nullable: true,
    description: "When it ceased to hold: the moment at which the next version begins (UTC).",
  },
  ...(hardDeletes === "new_record"
    ? [{ name: snapshotColumns.deleted, type: "BOOLEAN", nullable: false, description: "Whether the row was deleted." }]
    : []),
];

function reservedColumns({ name }: Snapshot, rows: readonly ColumnType[], place: Place): Problem[] {
  const reserved = new Set<string>(Object.values(snapshotColumns));
  return rows
    .filter((column) => reserved.has(column.name.toLowerCase()))
    .map((column) => problem("snapshot_column_reserved", { name, column: column.name }, place("relation")));
}

function unknownColumns({ name, uniqueKey, strategy, relation }: Snapshot, rows: readonly ColumnType[], place: Place): Problem[] {
  const known = rows.map((column) => column.name);
  const compared = strategy.kind === "timestamp" ? [strategy.updatedAt] : strategy.columns === "all" ? [] : strategy.columns;
  const named = [
    ...uniqueKey.map((column) => ({ column, setting: "uniqueKey" })),
    ...compared.map((column) => ({ column, setting: "strategy" })),
  ];
  return named
    .filter(({ column }) => !known.includes(column))
    .map(({ column, setting }) => {
      const what = `the ${setting} of the snapshot "${name}" names it`;
      return problem("column_unknown", { name: relation.name, column, what, similar: similarNames(column, known), known }, place(setting));
    });
}

/** Types that are a moment to the microsecond at most: finer ones would lose what tells two versions apart. */
const moments = /^(DATE|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS|TIMESTAMP WITH TIME ZONE)$/;

function wrongTime({ name, strategy }: Snapshot, rows: readonly ColumnType[], place: Place): Problem[] {
  if (strategy.kind !== "timestamp") return [];
  const type = rows.find((column) => column.name === strategy.updatedAt)?.type;
  if (type === undefined || moments.test(type)) return [];
  return [problem("snapshot_time_type", { name, column: strategy.updatedAt, type }, place("strategy"))];
}
