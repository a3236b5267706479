import type { RelationName } from "../adapter.js";

/** Quotes a name so that it can stand in SQL whatever it contains. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"schema"."name"`. */
export const relation = ({ schema, name }: RelationName): string => `${identifier(schema)}.${identifier(name)}`;
