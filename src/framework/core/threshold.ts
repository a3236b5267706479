import { errorOf } from "./errors/index.js";

const comparisons = {
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  "=": (a: number, b: number) => a === b,
  "!=": (a: number, b: number) => a !== b,
} as const;

const pattern = /^\s*(>=|<=|!=|>|<|=)\s*(\S+)\s*$/;

/**
 * Reads a limit on the number of failing rows: gives the question whether a number exceeds it.
 *
 * @throws {@link ModelwrightError} `threshold_invalid`
 * @example
 * ```ts
 * parseThreshold(">10")(11); // true
 * ```
 */
export function parseThreshold(text: string): (failures: number) => boolean {
  const [, operator, written] = pattern.exec(text) ?? [];
  const limit = Number(written);
  if (operator === undefined || !Number.isFinite(limit)) throw errorOf("threshold_invalid", { threshold: text });
  const compare = comparisons[operator as keyof typeof comparisons];
  return (failures) => compare(failures, limit);
}
