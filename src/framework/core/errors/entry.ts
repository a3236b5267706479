/**
 * One row of the error table: how the facts of a mistake become a sentence that says what is wrong,
 * and a second one that says what to do about it.
 */
export interface ErrorEntry<Facts> {
  readonly message: (facts: Facts) => string;
  readonly hint: (facts: Facts) => string | undefined;
  /** Who has to act: `usage` (bad input, and what it is input of was not touched; exit code 2) or `failure` (work was begun and failed; exit code 1). */
  readonly blame: "usage" | "failure";
}

type Hint<Facts> = string | ((facts: Facts) => string | undefined);

function entry<Facts>(blame: ErrorEntry<Facts>["blame"], message: (facts: Facts) => string, hint?: Hint<Facts>): ErrorEntry<Facts> {
  return { blame, message, hint: typeof hint === "function" ? hint : () => hint };
}

/** A mistake in the project, the configuration or the command line. */
export const usage = <Facts>(message: (facts: Facts) => string, hint?: Hint<Facts>): ErrorEntry<Facts> => entry("usage", message, hint);

/** Something that went wrong while work was done: a query, a file, a database. */
export const failure = <Facts>(message: (facts: Facts) => string, hint?: Hint<Facts>): ErrorEntry<Facts> => entry("failure", message, hint);

/** "Did you mean …?", or the list of what there is when nothing is near. */
export function suggest(similar: readonly string[], known: readonly string[] = [], what = "names"): string | undefined {
  if (similar.length > 0) return `Did you mean ${similar.map((name) => `"${name}"`).join(" or ")}?`;
  if (known.length === 0) return undefined;
  const shown = known.slice(0, 8).join(", ");
  return `Known ${what}: ${shown}${known.length > 8 ? `, … (${known.length} in all)` : ""}.`;
}
