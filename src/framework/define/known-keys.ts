import { ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import { isRequired, type Shape } from "./shapes.js";

/** What the settings of one kind of definition must look like. */
export type Shapes = Readonly<Record<string, Shape>>;

/**
 * Refuses settings that do not exist or that are not what they must be: the type checker has underlined them already,
 * but a program that runs without it would ignore them, or fall over them somewhere else.
 *
 * @throws {@link ModelwrightError} `key_unknown`, `grants_unsupported` and `setting_invalid`, one for each.
 */
export function refuseWrongSettings(what: string, name: unknown, spec: object, shapes: Shapes): void {
  const settings = spec as Readonly<Record<string, unknown>>;
  const called = typeof name === "string" ? name : "";
  const unknown = Object.keys(settings)
    .filter((key) => !Object.hasOwn(shapes, key))
    .map((key): Problem => {
      if (key === "grants") return problem("grants_unsupported", { owner: `${what} "${called}"` });
      return problem("key_unknown", { what, name: called, key, similar: similarNames(key, Object.keys(shapes)) });
    });
  const wrong = Object.entries(shapes).flatMap(([key, shape]): Problem[] => {
    const value = settings[key];
    if (value === undefined ? !isRequired(shape) : shape.fits(value)) return [];
    return [problem("setting_invalid", { what, name: called, key, expected: shape.expected, actual: tell(value) })];
  });
  if (unknown.length + wrong.length > 0) throw new ModelwrightError([...unknown, ...wrong]);
}

/** A value as a message names it: short, and never the whole of it. */
function tell(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.length > 40 ? "a long text" : JSON.stringify(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (Array.isArray(value))
    return value.length === 0 ? "an empty array" : `an array with ${[...new Set(value.map(tell))].slice(0, 3).join(", ")}`;
  return `a value of type ${value instanceof Date ? "Date" : typeof value}`;
}
