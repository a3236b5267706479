import { type Expression, NOOP_QUERY_EXECUTOR, QueryCreator, sql } from "kysely";
import type { Adapter, ResolveTable, SqlDialect } from "../adapters/adapter.js";
import type { Place, PlacedSql } from "../artifacts/incremental.js";
import { errorOf } from "../core/errors/index.js";
import type { ModelQuery } from "../define/model.js";
import type { QueryContext } from "../define/query-context.js";
import type { Relation } from "../define/relation.js";
import type { SqlRef, SqlText } from "../define/sql-model.js";
import { isSqlText, mentions, template, writeText } from "./sql-text.js";
import type { ReadVariable } from "./variables.js";

/** What stands for each declared dependency in a FROM clause. */
export type FromClauses = ReadonlyMap<string, string>;

/** SQL that is complete once the tables it reads are known: the same query is bound offline and run on the target. */
export type WriteSql = (from: FromClauses) => string;

/** What a query is written for: all rows, or a batch, whose places are left open. */
export type WrittenFor = "everything" | "batch";

/** What of the query's model matters when it is written. */
export interface WriteOptions {
  readonly for: WrittenFor;
  /** The key of which a table tells what is affected. */
  readonly affectedKey: readonly string[] | undefined;
}

/** Stands in the SQL of a batch for what is filled in when it runs. */
export const placeMarker = (place: Place): string => `\uE000${place}\uE000`;
const marked = /\uE000(\w+)\uE000/;

/** SQL with markers as SQL with places. */
export const splitPlaces = (sql: string): PlacedSql =>
  sql.split(marked).map((part, index) => (index % 2 === 0 ? part : { place: part as Place }));

/** Calls a model's or test's query once and gives what writes its SQL. User code runs here and nowhere after. */
export function prepareSql(
  query: ModelQuery,
  deps: readonly Relation[],
  adapter: Adapter,
  vars: ReadVariable,
  options: WriteOptions = { for: "everything", affectedKey: undefined },
): WriteSql {
  return query.language === "sql"
    ? prepareText(query.build, deps, adapter, vars, options)
    : prepareKysely(query.build, adapter, vars, options);
}

/** The columns of the table of affected keys that the values of a key are looked for among. */
function affectedColumns(given: readonly unknown[], key: WriteOptions["affectedKey"], { identifier }: SqlDialect): string {
  if (key === undefined) throw errorOf("affected_missing", {});
  if (given.length !== key.length) throw errorOf("affected_key", { key, given: given.length });
  return key.map(identifier).join(", ");
}

/** The edges of time, in SQL: of a batch, they are known when it runs. */
export function windowText({ literal }: SqlDialect, writtenFor: WrittenFor): { readonly start: string; readonly end: string } {
  if (writtenFor === "batch") return { start: placeMarker("start"), end: placeMarker("end") };
  const moment = (text: string) => `cast(${literal(text)} as timestamp)`;
  return { start: moment("-infinity"), end: moment("infinity") };
}

type Build<Language> = Extract<ModelQuery, { language: Language }>["build"];

/** Builds queries and runs none. */
const db = new QueryCreator<object>({ executor: NOOP_QUERY_EXECUTOR }) as unknown as QueryContext<readonly never[]>["db"];

function prepareKysely(
  build: Build<"kysely">,
  { dialect }: Adapter,
  vars: ReadVariable,
  { for: writtenFor, affectedKey }: WriteOptions,
): WriteSql {
  const isIncremental = writtenFor === "batch";
  const edges = windowText(dialect, writtenFor);
  const window = { start: sql.raw<Date>(edges.start), end: sql.raw<Date>(edges.end) };
  const self = {
    as: (alias: string) => {
      if (!isIncremental) throw errorOf("self_in_full_build", {});
      return sql.raw(placeMarker("self")).as(alias);
    },
  };
  const isAffected = (...key: readonly Expression<unknown>[]) => {
    const columns = sql.raw(affectedColumns(key, affectedKey, dialect));
    if (!isIncremental) return sql<boolean>`true`;
    return sql<boolean>`(${sql.join(key)}) in (select ${columns} from ${sql.raw(placeMarker("affected"))})`;
  };
  const own = { isIncremental, self: self as never, isAffected: isAffected as never, window };
  const query: Expression<unknown> | undefined = build({ db, fn: dialect.functions, vars, ...own });
  if (typeof query?.toOperationNode !== "function") throw errorOf("query_missing", {});
  const node = query.toOperationNode();
  return (from) => dialect.compile(node as never, ((name) => from.get(name)) satisfies ResolveTable);
}

/** Refers to declared dependencies, and to nothing else. */
export const referTo =
  (deps: readonly Relation[]) =>
  (relation: Relation): SqlRef => {
    if (!deps.includes(relation)) throw errorOf("reference_undeclared", { dependency: relation?.name ?? "undefined" });
    return { ref: relation.name };
  };

function prepareText(
  build: Build<"sql">,
  deps: readonly Relation[],
  { dialect }: Adapter,
  vars: ReadVariable,
  { for: writtenFor, affectedKey }: WriteOptions,
): WriteSql {
  const ref = referTo(deps);
  const isIncremental = writtenFor === "batch";
  const edges = windowText(dialect, writtenFor);
  const raw = (written: string): SqlText => ({ strings: [written], values: [] });
  const self: SqlRef = { ref: placeMarker("self") };
  const affected: SqlRef = { ref: placeMarker("affected") };
  const isAffected = (...key: readonly SqlText[]): SqlText => {
    const columns = raw(affectedColumns(key, affectedKey, dialect));
    if (!isIncremental) return raw("true");
    return template`(${{ strings: ["", ...key.slice(1).map(() => ", "), ""], values: key }}) in (select ${columns} from ${affected})`;
  };
  const window = { start: raw(edges.start), end: raw(edges.end) };
  const text = build({ ref, sql: template, vars, isIncremental, self, isAffected, window });
  if (!isSqlText(text)) throw errorOf("query_missing", {});
  if (!isIncremental && mentions(text, self)) throw errorOf("self_in_full_build", {});
  return (from) => {
    const places = [self.ref, affected.ref];
    const reference = ({ ref: name }: SqlRef) => (places.includes(name) ? name : (from.get(name) ?? dialect.identifier(name)));
    return writeText(text, reference, dialect.literal);
  };
}
