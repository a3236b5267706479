import { usage } from "./entry.js";

/** What can be wrong with a plan that is to be applied. */
export const planErrors = {
  plan_missing: usage<{ path: string }>(
    ({ path }) => `There is no plan ${path}.`,
    "`npx model plan` makes one, and shows what it would change.",
  ),
  plan_unreadable: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `The plan ${path} cannot be read: ${reason}`,
    "Nothing was changed. Make it again: npx model plan",
  ),
  plan_version: usage<{ path: string; found: string; known: string }>(
    ({ path, found, known }) => `The plan ${path} is of version ${found}; this Modelwright applies version ${known}.`,
    "Nothing was changed. Make it again: npx model plan",
  ),
  plan_altered: usage<{ path: string }>(
    ({ path }) => `The plan ${path} was altered after it was made.`,
    "Nothing was changed. Make it again, with another selection where less is wanted: npx model plan --select …",
  ),
  plan_elsewhere: usage<{ what: "project" | "target" | "database"; planned: string; now: string }>(
    ({ what, planned, now }) =>
      what === "database" && planned === now
        ? `The plan was made for another database than ${now} is now.`
        : `The plan was made for the ${what} ${planned}, and not for ${now}.`,
    "Nothing was changed. Apply it where it was made for, or make it again: npx model plan",
  ),
  plan_stale: usage<{ what: "project" | "state"; target: string }>(
    ({ what, target }) =>
      what === "project"
        ? "The plan is stale: the project has changed since it was made."
        : `The plan is stale: what is built in the target ${target} has changed since it was made.`,
    "Nothing was changed. Make it again, and look at it: npx model plan",
  ),
  plan_destructive: usage<{ changes: readonly string[] }>(
    ({ changes }) => `The plan would lose data, or take columns from readers: ${changes.join("; ")}.`,
    "Nothing was changed. Apply it with --allow-destructive if that is what you want.",
  ),
} as const;
