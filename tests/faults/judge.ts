// What is wrong with a database, by what it is without a fault: before the generation that is being built, and after it.
import type { Seen, Sight } from "./look.js";
import { type Watched, watched } from "./project.js";

const missing: Seen = { content: undefined, kept: 0, version: undefined, tests: undefined, isMiscounted: false };
const seenIn = (sight: Sight, name: string): Seen => sight.relations.get(name) ?? missing;

/** After a kill: every relation is there, whole and of one generation, and the state says the same of it. */
export function faultsIn(sight: Sight, old: Sight, next: Sight): string[] {
  const generations = new Map(watched.map((relation) => [relation.name, generationOf(relation, sight, old, next)]));
  const faults = watched.flatMap((relation) => [
    ...wrongContent(relation, sight, old, generations.get(relation.name)),
    ...wrongState(relation, sight, generations.get(relation.name) === "new" ? next : old),
    ...(relation.after ?? [])
      .filter((input) => generations.get(relation.name) === "new" && generations.get(input) === "old")
      .map((input) => `${relation.name} is new, although ${input}, which it is built from, is old`),
  ]);
  const { intervals } = { none: { intervals: "" }, old, new: next, neither: sight }[generations.get("yearly") ?? "none"];
  if (sight.intervals !== intervals) faults.push(`the intervals of yearly are ${sight.intervals}, and not ${intervals}`);
  return [...faults, ...sight.faults];
}

/** After a run that was left alone: all is as it is where nothing was ever killed, and nothing else is there. */
export function differences(sight: Sight, next: Sight): string[] {
  return [
    ...faultsIn(sight, next, next),
    ...sight.aside.map((name) => `${name} is left`),
    ...watched
      .filter(({ name, isSettled }) => isSettled && seenIn(sight, name).tests !== seenIn(next, name).tests)
      .map(({ name }) => `${name} has passed other tests`),
  ];
}

type Generation = "none" | "old" | "new" | "neither";

function generationOf({ name }: Watched, sight: Sight, old: Sight, next: Sight): Generation {
  const { content } = seenIn(sight, name);
  if (content === undefined) return "none";
  if (content === seenIn(next, name).content) return "new";
  return content === seenIn(old, name).content ? "old" : "neither";
}

function wrongContent({ name, readsFiles = false }: Watched, sight: Sight, old: Sight, generation: Generation = "none"): string[] {
  if (generation === "none") return seenIn(old, name).content === undefined ? [] : [`${name} is missing`];
  if (generation === "neither") return [`${name} is neither old nor new: ${seenIn(sight, name).content}`];
  return readsFiles && generation === "old" ? [`${name} is old, although it is a view of files that are new`] : [];
}

function wrongState({ name, isSettled = false }: Watched, sight: Sight, undisturbed: Sight): string[] {
  const { content, kept, version, isMiscounted } = seenIn(sight, name);
  const expected = content === undefined ? 0 : 1;
  if (kept !== expected) return [`the state has ${kept} rows of ${name}, and not ${expected}`];
  if (isMiscounted) return [`the state tells another number of rows of ${name}`];
  return isSettled && version !== seenIn(undisturbed, name).version ? [`the state has another version of ${name} than its rows are`] : [];
}
