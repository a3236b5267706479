import { similarNames } from "../similar.js";
import { suggest, usage } from "./entry.js";

/** What can be wrong with environments. */
export const environmentErrors = {
  env_name: usage<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of an environment.`,
    "Its relations are called after it: at most 32 small letters, digits and single underscores, a letter first and no underscore last, e.g. feature_x.",
  ),
  env_unknown: usage<{ name: string; target: string; known: readonly string[] }>(
    ({ name, target }) => `The target ${target} has no environment "${name}".`,
    ({ name, known }) => suggest(similarNames(name, known), known, "environments") ?? "`npx model build --env NAME` makes one.",
  ),
  env_taken: usage<{ name: string; relation: string }>(
    ({ name, relation }) => `The environment ${name} would build ${relation}, which is something else already.`,
    "Nothing was changed. Give the environment another name.",
  ),
  env_unplanned: usage<{ name: string }>(
    ({ name }) => `A plan is made for a target, not for the environment ${name} in it.`,
    ({ name }) =>
      `\`npx model env diff ${name}\` tells what promoting it would change, \`npx model build --env ${name} --explain\` what a build there would build.`,
  ),
  env_outdated: usage<{ name: string; model: string; why: string }>(
    ({ name, model, why }) => `The environment ${name} is not what would be promoted: ${model}: ${why}.`,
    ({ name }) => `Nothing was changed. Build it, and then promote it: npx model build --env ${name}`,
  ),
} as const;
