import type { Manifest, ModelNode, SeedNode, SourceNode, TestNode } from "../artifacts/manifest.js";

/** One piece of work: a relation to build, to test, or both. */
export interface Job {
  readonly node: ModelNode | SeedNode | SourceNode;
  readonly builds: boolean;
  /** The tests that are decided when this relation is there. */
  readonly tests: readonly TestNode[];
  /** Ids of the jobs that must have ended well before. */
  readonly waitsFor: ReadonlySet<string>;
  /** Number of jobs on the longest chain that waits for this one: the longest go first. */
  readonly height: number;
}

/** What a command does with what is selected. */
export interface Work {
  readonly build: boolean;
  readonly test: boolean;
}

/** Cuts the selected part of a manifest into jobs, in topological order. */
export function planJobs(manifest: Manifest, selection: ReadonlySet<string>, { build, test }: Work): Job[] {
  const tests = new Map<string, TestNode[]>();
  for (const node of Object.values(manifest.nodes)) {
    if (node.kind !== "test" || !test || !selection.has(node.id)) continue;
    tests.set(node.anchor, [...(tests.get(node.anchor) ?? []), node]);
  }

  const jobs: Omit<Job, "height">[] = [];
  const nearest = new Map<string, ReadonlySet<string>>();
  for (const node of Object.values(manifest.nodes)) {
    if (node.kind === "test" || node.kind === "exposure") continue;
    const own = tests.get(node.id) ?? [];
    const builds = build && selection.has(node.id) && isBuilt(node);
    const reads = [...parentsOf(manifest, node.id), ...own.flatMap(({ id }) => parentsOf(manifest, id))];
    const waitsFor = new Set(reads.filter((id) => id !== node.id).flatMap((id) => [...(nearest.get(id) ?? [])]));
    const isJob = builds || own.length > 0;
    if (isJob) jobs.push({ node, builds, tests: own, waitsFor });
    nearest.set(node.id, isJob ? new Set([node.id]) : waitsFor);
  }

  const heights = new Map<string, number>();
  for (const { node, waitsFor } of [...jobs].reverse()) {
    const height = (heights.get(node.id) ?? 0) + 1;
    heights.set(node.id, height);
    for (const id of waitsFor) heights.set(id, Math.max(heights.get(id) ?? 0, height));
  }
  return jobs.map((job) => ({ ...job, height: heights.get(job.node.id) ?? 1 }));
}

const isBuilt = (node: Job["node"]) => node.kind === "seed" || (node.kind === "model" && node.materialized !== "ephemeral");
const parentsOf = (manifest: Manifest, id: string): readonly string[] => manifest.parents[id] ?? [];
