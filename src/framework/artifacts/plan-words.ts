import type { Plan, PlannedChange } from "./plan.js";

const statuses = { added: "added", changed: "changed", affected: "affected", data: "with new data" } as const satisfies Record<
  PlannedChange["status"],
  string
>;

/** What a plan comes to, in one line: `1 added, 2 changed, 14 unchanged`. */
export function planSummary({ changes, removed, unchanged }: Plan): string {
  const counts = Object.entries(statuses).map(
    ([status, word]) => [changes.filter((change) => change.status === status).length, word] as const,
  );
  const all = [...counts, [removed.length, "removed"] as const, [unchanged, "unchanged"] as const].filter(([count]) => count > 0);
  return all.length === 0 ? "nothing to do" : all.map(([count, word]) => `${count.toLocaleString("en-GB")} ${word}`).join(", ");
}
