import type { ColumnType } from "../adapters/adapter.js";
import type { ManifestColumn } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import type { ColumnDefinition } from "../define/column-types.js";
import type { Documentation } from "../define/documentation.js";
import type { Place } from "./place.js";

/** Columns with their docs: what `columns` says goes before what the schema or contract says. */
export function documentColumns(
  columns: readonly ColumnType[],
  documentation: Pick<Documentation, "columns">,
  declared: readonly ColumnDefinition[],
): ManifestColumn[] {
  const described = new Map(declared.map((column) => [column.name, column.description]));
  return columns.map(({ name, type }) => {
    const docs = documentation.columns[name];
    return {
      name,
      type,
      description: docs?.description ?? described.get(name) ?? "",
      tags: docs?.tags ?? [],
      meta: docs?.meta ?? {},
    };
  });
}

/** Docs on columns that do not exist. */
export function checkDocumentedColumns(
  name: string,
  documentation: Documentation,
  columns: readonly ColumnType[],
  place: Place,
): Problem[] {
  const known = columns.map((column) => column.name);
  return Object.keys(documentation.columns)
    .filter((column) => !known.includes(column))
    .map((column) => {
      const facts = { name, column, what: "`columns` describes it", similar: similarNames(column, known), known };
      return problem("column_unknown", facts, place("columns", column));
    });
}

/** Columns of one name twice: a table could not be made of them. */
export function checkDuplicateColumns(name: string, columns: readonly ColumnType[], place: Place): Problem[] {
  const names = columns.map((column) => column.name.toLowerCase());
  const twice = new Set(names.filter((column, index) => names.indexOf(column) !== index));
  return [...twice].map((column) => problem("column_duplicate", { name, column }, place("query")));
}
