import { type Expression, NOOP_QUERY_EXECUTOR, QueryCreator } from "kysely";
import type { Adapter, ResolveTable } from "../adapters/adapter.js";
import { errorOf } from "../core/errors/index.js";
import type { ModelQuery } from "../define/model.js";
import type { QueryContext } from "../define/query-context.js";
import type { Relation } from "../define/relation.js";
import type { SqlRef, SqlText } from "../define/sql-model.js";
import type { ReadVariable } from "./variables.js";

/** What stands for each declared dependency in a FROM clause. */
export type FromClauses = ReadonlyMap<string, string>;

/** SQL that is complete once the tables it reads are known: the same query is bound offline and run on the target. */
export type WriteSql = (from: FromClauses) => string;

/** Calls a model's or test's query once and gives what writes its SQL. User code runs here and nowhere after. */
export function prepareSql(query: ModelQuery, deps: readonly Relation[], adapter: Adapter, vars: ReadVariable): WriteSql {
  return query.language === "sql" ? prepareText(query.build, deps, adapter, vars) : prepareKysely(query.build, adapter, vars);
}

type Build<Language> = Extract<ModelQuery, { language: Language }>["build"];

/** Builds queries and runs none. */
const db = new QueryCreator<object>({ executor: NOOP_QUERY_EXECUTOR }) as unknown as QueryContext<readonly never[]>["db"];

function prepareKysely(build: Build<"kysely">, { dialect }: Adapter, vars: ReadVariable): WriteSql {
  const query: Expression<unknown> | undefined = build({ db, fn: dialect.functions, vars });
  if (typeof query?.toOperationNode !== "function") throw errorOf("query_missing", {});
  const node = query.toOperationNode();
  return (from) => dialect.compile(node as never, ((name) => from.get(name)) satisfies ResolveTable);
}

function prepareText(build: Build<"sql">, deps: readonly Relation[], { dialect }: Adapter, vars: ReadVariable): WriteSql {
  const ref = (relation: Relation): SqlRef => {
    if (!deps.includes(relation)) throw errorOf("reference_undeclared", { dependency: relation?.name ?? "undefined" });
    return { ref: relation.name };
  };
  const sql = (strings: TemplateStringsArray, ...values: readonly unknown[]): SqlText => ({ strings: [...strings], values });
  const text = build({ ref, sql, vars });
  if (!isSqlText(text)) throw errorOf("query_missing", {});
  return (from) => trimSemicolon(joinText(text, ({ ref: name }) => from.get(name) ?? dialect.identifier(name), dialect.literal));
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isSqlText = (value: unknown): value is SqlText => isObject(value) && "strings" in value && "values" in value;
const isSqlRef = (value: unknown): value is SqlRef => isObject(value) && "ref" in value;

function joinText(text: SqlText, reference: (ref: SqlRef) => string, literal: (value: unknown) => string): string {
  const written = text.values.map((value) => {
    if (isSqlText(value)) return joinText(value, reference, literal);
    return isSqlRef(value) ? reference(value) : literal(value);
  });
  return text.strings.map((part, index) => part + (written[index] ?? "")).join("");
}

const trimSemicolon = (sql: string) => sql.trim().replace(/;+\s*$/, "");
