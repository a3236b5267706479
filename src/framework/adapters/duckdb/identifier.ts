import type { RelationName } from "../adapter.js";

/** Quotes a name so that it can stand in SQL whatever it contains. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"schema"."name"`, or `"database"."schema"."name"`. */
export const relation = ({ schema, name }: RelationName, database?: string): string =>
  [...(database === undefined ? [] : [database]), schema, name].map(identifier).join(".");
