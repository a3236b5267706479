import type { QueryTree } from "../adapters/adapter.js";
import { type Derivation, derivations, type Influence, inputOf, merge, raise, rank } from "./influence.js";
import { readQuery } from "./query.js";
import type { InputColumns, Reader } from "./reader.js";
import type { Column, Scope } from "./scope.js";
import { foldName } from "./tree.js";

/** A column of a relation that a query reads. The column `*` stands for all of a relation whose columns are not known. */
export interface InputColumn {
  /** The relation's key, as `relationKey` and `keyOfSource` tell it. */
  readonly relation: string;
  readonly column: string;
}

/** An input column that a value comes from, and how. */
export interface ColumnSource extends InputColumn {
  readonly how: Derivation;
}

/** A column of a query's result. */
export interface OutputColumn {
  /** Empty where the engine makes a name up from the expression, and `outputs` does not tell it. */
  readonly name: string;
  /** How the value comes about as a whole: a count of rows is aggregated, although it comes from no column. */
  readonly how: Derivation;
  readonly sources: readonly ColumnSource[];
}

/** Where the result of a query comes from. */
export interface QueryLineage {
  readonly columns: readonly OutputColumn[];
  /** The input columns that decide which rows there are, in which order, and how many: filters, joins, groups, DISTINCT, ORDER BY, LIMIT. */
  readonly rows: readonly InputColumn[];
  /** The keys of all relations that are read, even if none of their columns is: a cross join only multiplies rows. */
  readonly relations: readonly string[];
}

/** What is known of a query besides its tree. */
export interface LineageContext {
  readonly dialect: Reader["dialect"];
  /** The names of the result's columns, in order. With them, lineage has exactly these columns, even where a query is not understood. */
  readonly outputs?: readonly string[] | undefined;
}

/**
 * Where each column of a query's result comes from, column by column. Pure: no database, no catalogue. What is not understood comes
 * from everything it could come from, as `unknown`: an input column that is told neither for an output column nor for the rows has no
 * influence on that column's values.
 *
 * @param inputs - The columns of the relations that the query may read, by key.
 */
export function columnLineage(
  tree: QueryTree,
  inputs: ReadonlyMap<string, InputColumns>,
  { dialect, outputs }: LineageContext,
): QueryLineage {
  const relations = new Set<string>();
  const reader: Reader = {
    inputs,
    dialect,
    noteRelation: (key) => relations.add(key),
    readQuery: (query, scope) => readQuery(query, scope, reader),
  };
  const scope: Scope = { tables: [], aliases: new Map(), parameters: new Set(), outer: undefined, common: new Map() };
  const { columns, others, filters } = readQuery(tree, scope, reader);
  const known = others === undefined ? columns : [...columns, { name: "*", ...raise(others, rank.unknown) }];
  return {
    columns: (outputs === undefined ? known : named(known, outputs)).map(({ name, ...value }) => ({
      name,
      how: derivationOf(value.how),
      sources: sourcesOf(value),
    })),
    rows: [...filters.sources.keys()].map(inputOf),
    relations: [...relations],
  };
}

/** Columns in place of the names that they have; where not all are known, those that are, and everything for the others. */
function named(columns: readonly Column[], outputs: readonly string[]): readonly Column[] {
  const isKnown = columns.length === outputs.length && columns.every(({ name }) => name !== "*");
  if (isKnown) return columns.map((column, place) => ({ ...column, name: outputs[place] ?? column.name }));
  const all = raise(merge(columns), rank.unknown);
  return outputs.map((name) => columns.find((column) => foldName(column.name) === foldName(name)) ?? { name, ...all });
}

const derivationOf = (how: number): Derivation => derivations[how] ?? "unknown";

const sourcesOf = ({ sources }: Influence): readonly ColumnSource[] =>
  [...sources].map(([key, how]) => ({ ...inputOf(key), how: derivationOf(how) }));
