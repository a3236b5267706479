import { randomUUID } from "node:crypto";
import type { RelationName, SqlDialect } from "../../adapters/adapter.js";
import {
  aboutColumns,
  aboutTable,
  columnsOfRow,
  columnsOfState,
  databaseKey,
  type StateRow,
  type StateTableName,
  stateSchema,
  stateTable,
  stateTables,
  type WrittenRow,
} from "./tables.js";

/** Statements that make the tables of the state that are not there. Two runs must not make them at once: run them in one transaction. */
export function createState(there: ReadonlySet<StateTableName>, dialect: SqlDialect): string[] {
  const missing = (Object.keys(stateTables) as StateTableName[]).filter((name) => !there.has(name));
  if (missing.length === 0) return [];
  const create = (name: StateTableName | typeof aboutTable, columns: Readonly<Record<string, string>>) =>
    `create table if not exists ${dialect.relation(stateTable(name))} (${Object.entries(columns)
      .map(([column, type]) => `${dialect.identifier(column)} ${type}`)
      .join(", ")})`;
  const about = dialect.relation(stateTable(aboutTable));
  const tell = (key: string, value: string) =>
    `insert into ${about} select ${dialect.literal(key)}, ${dialect.literal(value)} ` +
    `where not exists (from ${about} where ${dialect.identifier("key")} = ${dialect.literal(key)})`;
  return [
    `create schema if not exists ${dialect.identifier(stateSchema)}`,
    create(aboutTable, aboutColumns),
    tell(databaseKey, randomUUID()),
    ...missing.flatMap((name) => [create(name, columnsOfState(name)), tell(name, String(stateTables[name].version))]),
  ];
}

/** The columns that tell a row from others, with their values. */
type KeyOf<Name extends StateTableName> = Readonly<
  Pick<StateRow<Name>, Extract<(typeof stateTables)[Name]["key"][number], keyof StateRow<Name>>>
>;

/** Removes a row, if it is there. */
export function deleteRow<Name extends StateTableName>(name: Name, key: KeyOf<Name>, dialect: SqlDialect): string {
  const values = key as Readonly<Record<string, unknown>>;
  const conditions = stateTables[name].key.map((column) => `${dialect.identifier(column)} = ${dialect.literal(values[column])}`);
  return `delete from ${dialect.relation(stateTable(name))} where ${conditions.join(" and ")}`;
}

/** Removes all that is kept of a relation. */
export const forgetRelation = ({ schema, name }: RelationName, dialect: SqlDialect): string[] => [
  deleteRow("relations", { schema, name }, dialect),
  `delete from ${dialect.relation(stateTable("intervals"))} where ${dialect.identifier("schema")} = ${dialect.literal(schema)} and ${dialect.identifier("name")} = ${dialect.literal(name)}`,
];

/** Puts a row in the place of the one with the same key: to be run in the transaction that changes what the row tells of. */
export function replaceRow<Name extends StateTableName>(name: Name, row: WrittenRow<Name>, dialect: SqlDialect): string[] {
  const values = columnsOfRow(name, row);
  const columns = Object.keys(columnsOfState(name));
  return [
    deleteRow(name, row as unknown as KeyOf<Name>, dialect),
    `insert into ${dialect.relation(stateTable(name))} (${columns.map(dialect.identifier).join(", ")}) ` +
      `values (${columns.map((column) => dialect.literal(values[column])).join(", ")})`,
  ];
}
