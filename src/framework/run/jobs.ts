import type { BuildableNode, Manifest, SourceNode, TestNode } from "../artifacts/manifest.js";
import { isBuildable } from "../artifacts/nodes.js";

/** One piece of work: a relation to build, to test, or both. */
export interface Job {
  readonly node: BuildableNode | SourceNode;
  readonly builds: boolean;
  /** The tests that are decided when this relation is there. */
  readonly tests: readonly TestNode[];
  /** By test, the other jobs whose relations it reads: when one of them fails, the test is skipped. */
  readonly testNeeds: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids of the jobs that must have ended before this one starts. */
  readonly waitsFor: ReadonlySet<string>;
  /** Those of them that must have ended well: without them this one is skipped. */
  readonly needs: ReadonlySet<string>;
  /** The work on the longest chain that starts here, its own included: what has the longest chain behind it goes first. */
  readonly priority: number;
}

/** What a command does with what is selected. */
export interface Work {
  readonly build: boolean;
  readonly test: boolean;
}

/**
 * Cuts the selected part of a manifest into jobs, in topological order.
 *
 * A job waits for everything its relation or its tests read, also through nodes that are not selected. It needs what its relation
 * reads, and what its tests of severity `error` read: were it swapped in without them, it would not be proven.
 * Tests alone wait for nothing: they look at what is there. `durations` are milliseconds of an earlier run, by id.
 */
export function planJobs(
  manifest: Manifest,
  selection: ReadonlySet<string>,
  { build, test }: Work,
  durations: Readonly<Record<string, number>> = {},
): Job[] {
  const tests = test ? testsByAnchor(manifest, selection) : new Map<string, TestNode[]>();
  const jobs: Omit<Job, "priority">[] = [];
  /** The jobs that stand for a node: itself, or the nearest above it. */
  const nearest = new Map<string, ReadonlySet<string>>();
  for (const node of Object.values(manifest.nodes)) {
    if (node.kind === "test" || node.kind === "exposure") continue;
    const own = tests.get(node.id) ?? [];
    const jobsOf = (readers: readonly string[]) =>
      new Set(
        readers.flatMap((reader) => parentsOf(manifest, reader)).flatMap((id) => (id === node.id ? [] : [...(nearest.get(id) ?? [])])),
      );
    const builds = build && selection.has(node.id) && isBuildable(node);
    const isJob = builds || own.length > 0;
    if (isJob && build) {
      const deciding = own.filter(({ severity }) => severity === "error");
      const testNeeds = new Map(own.map(({ id }) => [id, jobsOf([id])]));
      const waitsFor = jobsOf([node.id, ...idsOf(own)]);
      jobs.push({ node, builds, tests: own, testNeeds, waitsFor, needs: jobsOf([node.id, ...idsOf(deciding)]) });
    } else if (isJob) {
      jobs.push({ node, builds, tests: own, testNeeds: new Map(), waitsFor: new Set(), needs: new Set() });
    }
    nearest.set(node.id, isJob ? new Set([node.id]) : jobsOf([node.id]));
  }
  return prioritised(jobs, durations);
}

function testsByAnchor(manifest: Manifest, selection: ReadonlySet<string>): Map<string, TestNode[]> {
  const tests = new Map<string, TestNode[]>();
  for (const node of Object.values(manifest.nodes)) {
    if (node.kind !== "test" || !selection.has(node.id)) continue;
    const others = tests.get(node.anchor);
    if (others === undefined) tests.set(node.anchor, [node]);
    else others.push(node);
  }
  return tests;
}

/** What has not run before is taken to last as long as the others do. */
function prioritised(jobs: readonly Omit<Job, "priority">[], durations: Readonly<Record<string, number>>): Job[] {
  const lasted = ({ node, tests }: Omit<Job, "priority">) => {
    const parts = [node, ...tests].flatMap(({ id }) => durations[id] ?? []);
    return parts.length === 0 ? undefined : parts.reduce((sum, duration) => sum + duration, 0);
  };
  const known = jobs.flatMap((job) => lasted(job) ?? []);
  const usual = known.length === 0 ? 1 : known.reduce((sum, duration) => sum + duration, 0) / known.length;
  const behind = new Map<string, number>();
  return jobs
    .toReversed()
    .map((job) => {
      const priority = (lasted(job) ?? usual) + (behind.get(job.node.id) ?? 0);
      for (const id of job.waitsFor) behind.set(id, Math.max(behind.get(id) ?? 0, priority));
      return { ...job, priority };
    })
    .reverse();
}

const idsOf = (nodes: readonly TestNode[]) => nodes.map(({ id }) => id);
const parentsOf = (manifest: Manifest, id: string): readonly string[] => manifest.parents[id] ?? [];
