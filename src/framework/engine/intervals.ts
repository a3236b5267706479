import { systemClock } from "../core/clock.js";
import { errorOf } from "../core/errors/index.js";
import type { FilledIntervals } from "../run/incremental/kept.js";
import type { OpenProject } from "./open-project.js";
import { nodeNamed } from "./readable.js";

export type { FilledIntervals };

/** Which time an interval-tracked model is filled for, and which not. */
export async function intervals(open: OpenProject, name: string): Promise<FilledIntervals> {
  const node = nodeNamed(await open.compiled(), name);
  const [{ dialect }, { intervalsKept }] = await Promise.all([open.adapter(), import("../run/incremental/kept.js")]);
  const found = await intervalsKept(node, await open.reader(), dialect, systemClock.now());
  if (found === undefined) throw errorOf("intervals_none", { name });
  return found;
}
