import { ModelwrightError, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";

/**
 * Refuses settings that do not exist, which the type checker has underlined already but a running program would ignore.
 *
 * @throws {@link ModelwrightError} `key_unknown`, one for each.
 */
export function refuseUnknownKeys(what: string, name: string, spec: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(spec).filter((key) => !(key in known));
  if (unknown.length === 0) return;
  throw new ModelwrightError(
    unknown.map((key) => problem("key_unknown", { what, name, key, similar: similarNames(key, Object.keys(known)) })),
  );
}
