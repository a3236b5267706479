import { setTimeout } from "node:timers/promises";
import { ModelwrightError } from "../core/errors/index.js";

const attempts = 10;
const longestPause = 200;

const isConflict = (error: unknown): boolean =>
  error instanceof ModelwrightError && error.problems.some(({ code }) => code === "query_conflict");

/** Repeats what lost a race against another run over the same relation. Nothing else is ever repeated. */
export async function retryConflicts<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
      await setTimeout(Math.min(longestPause, 2 ** attempt));
    }
  }
}
