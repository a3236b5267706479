import type { SelectQueryBuilder } from "kysely";
import { subquery } from "../adapters/subquery.js";
import { fromOf } from "../artifacts/nodes.js";
import { errorOf, ModelwrightError, type Problem } from "../core/errors/index.js";
import type { Relation, RowOf } from "../define/relation.js";
import type { OpenProject } from "./open-project.js";
import { nodeNamed, notBuilt } from "./readable.js";

/** What rows are shown of. */
export type Shown = { readonly name: string } | { readonly sql: string };

export interface ShowOptions {
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** Read the database itself, where there is a copy for readers, too: it may be locked by another process. */
  readonly live?: boolean | undefined;
}

/** What is shown is shown whatever it holds: numbers stay numbers where they are exact, timestamps keep their microseconds. */
const shownValues = { timestamps: "string" } as const;

export async function show(
  open: OpenProject,
  what: Shown,
  { limit = 20, signal, live = false }: ShowOptions,
): Promise<Record<string, unknown>[]> {
  const node = "sql" in what ? undefined : nodeNamed(await open.compiled(), what.name);
  const sql = node === undefined ? queryIn(what) : `select * from ${fromOf(node, (await open.adapter()).dialect.relation)}`;
  const warehouse = await (live ? open.connect() : open.reader());
  // Alone, so that it is told what is wrong with it alone, and cannot be more than one statement.
  if (node === undefined) await warehouse.describe(sql);
  try {
    return await warehouse.query(`select * from ${subquery(sql)} as shown limit ${Math.max(0, Math.trunc(limit))}`, {
      signal,
      values: shownValues,
    });
  } catch (error) {
    if (node !== undefined) throw (await notBuilt(warehouse, node, open.targetName)) ?? error;
    throw inLinesOf(sql, error);
  }
}

/** What was said of a query within brackets, told of the query alone. */
function inLinesOf(sql: string, error: unknown): unknown {
  const [said] = error instanceof ModelwrightError ? error.problems : [];
  if (said?.code !== "query_failed") return error;
  const { reason } = (said as Problem<"query_failed">).facts;
  return errorOf(
    "query_failed",
    { reason: reason.replace(/^LINE (\d+):/m, (_, line) => `LINE ${Number(line) - 1}:`), sql },
    undefined,
    error,
  );
}

const queryIn = (what: Shown): string => ("sql" in what ? what.sql.trim().replace(/;+\s*$/, "") : "");

/** A query over one built relation. */
export type QueryOver<R extends Relation> = SelectQueryBuilder<{ [Name in R["name"]]: RowOf<R> }, R["name"], object>;

export async function queryOver<R extends Relation>(open: OpenProject, relation: R): Promise<QueryOver<R>> {
  const node = nodeNamed(await open.compiled(), relation.name);
  const { kysely } = await open.reader();
  const schema = "relation" in node ? node.relation.schema : open.target.schema;
  const name = "relation" in node ? `${node.relation.name} as ${relation.name}` : relation.name;
  return kysely.withSchema(schema).selectFrom(name as never) as never;
}
