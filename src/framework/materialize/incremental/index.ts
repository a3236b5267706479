import type { RelationName, SqlDialect } from "../../adapters/adapter.js";
import { subquery } from "../../adapters/subquery.js";
import { fillPlaces, type IncrementalNode } from "../../artifacts/incremental.js";
import type { ModelNode } from "../../artifacts/manifest.js";
import type { Incremental } from "../../core/incremental.js";
import { drop } from "../drop.js";
import { append } from "./append.js";
import type { ChangeContext, ChangeTable } from "./change.js";
import { deleteInsert } from "./delete-insert.js";
import { insertOverwrite } from "./insert-overwrite.js";
import { intervals } from "./intervals.js";
import { merge } from "./merge.js";
import { newest } from "./newest.js";

/** A model whose table grows batch by batch. */
export type IncrementalModel = ModelNode & { readonly incremental: IncrementalNode };

const strategies = { append, deleteInsert, merge, insertOverwrite, intervals } satisfies {
  [Strategy in Incremental["strategy"]]: ChangeTable<Strategy>;
};

/** A part of what the query returns, as literals. */
export interface Batch {
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly end: string;
}

/** The statements that build a batch aside, and change a table by it. */
export interface BatchPlan {
  /** Finds the keys that the batch is of, where the model tells them; the rows that it makes are so many keys. */
  readonly affected: readonly string[];
  readonly build: readonly string[];
  /** What stands for the batch in a FROM clause. */
  readonly batch: string;
  /** Changes a table, the relation itself or a copy of it; to be run in one transaction. */
  readonly change: (target: RelationName, columns: readonly string[]) => readonly string[];
  readonly discard: readonly string[];
}

/** What a batch depends on besides the node. */
export interface BatchContext {
  readonly dialect: SqlDialect;
  /** Where the batch is built. */
  readonly aside: RelationName;
  /** The parts that it consists of; none where the query returns just what the batch is. */
  readonly batches: readonly Batch[];
}

/** Plans how a batch is built and put in. Pure. */
export function planBatch(node: IncrementalModel, { dialect, aside, batches }: BatchContext): BatchPlan {
  const batch = dialect.relation(aside);
  const { incremental } = node;
  const self = dialect.relation(node.relation);
  const keys: RelationName = { schema: aside.schema, name: `${aside.name}__affected` };
  const affected = dialect.relation(keys);
  const isToldKeys = incremental.affected !== undefined;
  const queryOf = (values: Batch) => newest(fillPlaces(incremental.batch, { self, affected, ...values }), node, dialect);
  const [first = nowhere, ...rest] = batches;
  const change = (target: RelationName, columns: readonly string[]): readonly string[] => {
    const from = batches.length === 0 ? undefined : first.from;
    const context: ChangeContext = {
      dialect,
      target: dialect.relation(target),
      batch,
      columns,
      from,
      ranges: batches,
      affected: isToldKeys ? affected : undefined,
    };
    return (strategies[incremental.strategy] as ChangeTable<Incremental["strategy"]>)(incremental, context);
  };
  return {
    affected:
      incremental.affected === undefined
        ? []
        : [affectedTable(affected, incremental, fillPlaces(incremental.affected, { self, affected, ...nowhere }), dialect)],
    build: [
      `create table ${batch} as\n${subquery(queryOf(first))}`,
      ...rest.map((part) => `insert into ${batch}\nselect * from ${subquery(queryOf(part))} as batch`),
    ],
    batch,
    change,
    discard: [...(isToldKeys ? [keys] : []), aside].map((relation) => drop({ ...relation, kind: "table" }, dialect)),
  };
}

/** Each affected key once. */
function affectedTable(table: string, incremental: Incremental, sql: string, { identifier }: SqlDialect): string {
  const key = incremental.strategy === "deleteInsert" ? incremental.key.map(identifier) : [];
  const isKey = key.map((column) => `${column} is not null`).join(" and ");
  return `create table ${table} as\nselect distinct ${key.join(", ")} from ${subquery(sql)} as affected\nwhere ${isKey}`;
}

/** For a query that has no places but its own table. */
const nowhere: Batch = { from: "", to: "", start: "", end: "" };
