import { errorOf } from "../core/errors/index.js";

/** One criterion: a method and its value, with how far to go from what it matches. */
export interface Criterion {
  readonly text: string;
  /** `tag`, `path`, `config.materialized`, …; `fqn` for a bare name. */
  readonly method: string;
  readonly value: string;
  /** How many generations of parents to add: 0 for none, infinite for `+name`. */
  readonly parents: number;
  readonly children: number;
  /** `@name`: the children, and everything that any of them needs. */
  readonly childrensParents: boolean;
}

/** A union of intersections of criteria. */
export type Selector = readonly (readonly Criterion[])[];

const shape = /^(?<at>@)?(?:(?<parents>\d*)\+)?(?<body>[^+@]+?)(?:\+(?<children>\d*))?$/;

/**
 * Reads dbt's selector syntax: blanks unite, commas intersect, `+`, `n+` and `@` walk the graph.
 *
 * @throws {@link ModelwrightError} `selector_invalid`.
 */
export function parseSelector(texts: readonly string[]): Selector {
  return texts
    .flatMap((text) => text.split(/\s+/))
    .filter((text) => text !== "")
    .map((intersection) => intersection.split(",").map((text) => parseCriterion(text, intersection)));
}

function parseCriterion(text: string, selector: string): Criterion {
  const groups = shape.exec(text)?.groups;
  if (groups?.body === undefined)
    throw errorOf("selector_invalid", { selector, reason: text === "" ? "a part of it is empty" : `"${text}" is not a criterion` });
  const { at, parents, body, children } = groups;
  if (at !== undefined && (parents !== undefined || children !== undefined)) {
    throw errorOf("selector_invalid", { selector, reason: "@ already stands for children and all their parents; leave + out" });
  }
  const colon = body.indexOf(":");
  const [method, value] = colon < 0 ? [/[/\\]|\.ts$/.test(body) ? "path" : "fqn", body] : [body.slice(0, colon), body.slice(colon + 1)];
  if (value === "") throw errorOf("selector_invalid", { selector, reason: `"${body}" names nothing` });
  return { text, method, value, parents: generations(parents), children: generations(children), childrensParents: at !== undefined };
}

const generations = (written: string | undefined): number =>
  written === undefined ? 0 : written === "" ? Number.POSITIVE_INFINITY : Number(written);
