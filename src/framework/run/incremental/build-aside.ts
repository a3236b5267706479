import type { BatchPlan } from "../../materialize/index.js";
import type { RunContext } from "../context.js";

/** Builds a batch aside, its parts side by side: they are appended to a table that nobody reads yet. Gives the number of rows. */
export async function buildAside({ build }: Pick<BatchPlan, "build">, { warehouse, signal }: RunContext): Promise<number> {
  const [create = "", ...inserts] = build;
  const first = await warehouse.execute(create, { signal });
  const ended = await Promise.allSettled(inserts.map((insert) => warehouse.execute(insert, { signal })));
  return ended.reduce((sum, end) => {
    if (end.status === "rejected") throw end.reason;
    return sum + (end.value ?? 0);
  }, first ?? 0);
}
