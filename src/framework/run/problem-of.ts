import { ModelwrightError, type Problem } from "../core/errors/index.js";

/** What the database said, as a problem. Anything that is not an error of the framework's own is a fault in it, and thrown again. */
export function problemOf(error: unknown): Problem {
  const [found] = error instanceof ModelwrightError ? error.problems : [];
  if (found === undefined) throw error;
  return found;
}

/** Whether a query ended because it was cancelled. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof ModelwrightError && error.problems.some(({ code }) => code === "query_cancelled");
