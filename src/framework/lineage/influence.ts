/** How a column's value comes from another's, from the least to the most that can have happened to it on the way. */
export const derivations = ["constant", "copied", "cast", "computed", "aggregated", "unknown"] as const;

/** How a value comes about: `unknown` where the query is not understood, and all that could matter is told. */
export type Derivation = (typeof derivations)[number];

/** The place of each derivation: of two ways to the same column, the one that counts for more is told. */
export const rank = { constant: 0, copied: 1, cast: 2, computed: 3, aggregated: 4, unknown: 5 } as const satisfies Record<
  Derivation,
  number
>;

/** Input columns, by {@link inputKey}, and the rank of how each comes in. */
export type Sources = ReadonlyMap<string, number>;

/** Where a value comes from. */
export interface Influence {
  readonly sources: Sources;
  /** The rank of how the value as a whole comes about: a count of rows is aggregated, although it reads no column. */
  readonly how: number;
}

const separator = "\0";
export const inputKey = (relation: string, column: string): string => `${relation}${separator}${column}`;

export function inputOf(key: string): { readonly relation: string; readonly column: string } {
  const end = key.indexOf(separator);
  return { relation: key.slice(0, end), column: key.slice(end + 1) };
}

const nothing: Sources = new Map();
export const constant: Influence = { sources: nothing, how: rank.constant };
export const unknown: Influence = { sources: nothing, how: rank.unknown };

/** Several values into one. */
export function merge(parts: readonly Influence[]): Influence {
  const [first = constant, ...others] = parts;
  if (others.length === 0) return first;
  const sources = new Map<string, number>();
  for (const part of parts) for (const [key, how] of part.sources) sources.set(key, Math.max(how, sources.get(key) ?? 0));
  return { sources, how: Math.max(...parts.map(({ how }) => how)) };
}

/** A value that something is done to. */
export function raise({ sources, how }: Influence, least: number): Influence {
  return { sources: new Map([...sources].map(([key, was]) => [key, Math.max(was, least)])), how: Math.max(how, least) };
}

/** What is made of constants alone stays one. */
export const compute = (parts: readonly Influence[]): Influence => {
  const merged = merge(parts);
  return merged.how === rank.constant ? constant : raise(merged, rank.computed);
};
