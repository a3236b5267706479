const comparisons = {
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  "=": (a: number, b: number) => a === b,
  "!=": (a: number, b: number) => a !== b,
} as const;

const pattern = /^\s*(>=|<=|!=|>|<|=)\s*(\d+(?:\.\d+)?)\s*$/;

/**
 * Reads a limit on the number of failures, e.g. `">10"`: whether a number exceeds it. `undefined` when it is not one.
 *
 * @example
 * ```ts
 * parseThreshold(">10")?.(11); // true
 * ```
 */
export function parseThreshold(text: string): ((failures: number) => boolean) | undefined {
  const [, operator, limit] = pattern.exec(text) ?? [];
  if (operator === undefined || limit === undefined) return undefined;
  const compare = comparisons[operator as keyof typeof comparisons];
  return (failures) => compare(failures, Number(limit));
}
