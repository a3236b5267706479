const key = Symbol.for("modelwright.env-reads");

/**
 * The names of the environment variables that `env()` has read in this process, by whichever copy of the package: what is kept of a
 * project holds only as long as they have the same values.
 */
export const envReads = (): Set<string> => {
  const world = globalThis as { [key]?: Set<string> };
  world[key] ??= new Set();
  return world[key];
};
