import type { BuildableNode, Manifest } from "../artifacts/manifest.js";
import { hasHistory } from "../artifacts/nodes.js";
import { labelOf, type RunContext } from "./context.js";
import { describeGaps } from "./incremental/gaps.js";
import { intervalModel } from "./incremental/intervals.js";
import type { Job } from "./jobs.js";
import { type BuiltRow, builtVersion, fingerprintText, type InputVersion, inputOfText, isVolatile, type Versions } from "./versions.js";

/** Whether a relation is built, and why. */
export interface Decision {
  /** What is kept of the relation, where it is left as it is. */
  readonly unchanged: BuiltRow | undefined;
  /** One line. */
  readonly why: string;
}

/** How it is decided. */
export interface DecisionContext extends Pick<RunContext, "state" | "fullRefresh" | "period" | "now"> {
  readonly manifest: Manifest;
  readonly versions: Versions;
  /** Build all the same. */
  readonly force: boolean;
  /** What is built in this run, so far. */
  readonly rebuilt: ReadonlySet<string>;
}

/** Decides over a relation after everything that it reads: it is left as it is when what would be built is what is there. */
export async function decide(node: BuildableNode, context: DecisionContext): Promise<Decision> {
  const { versions, force } = context;
  const changed = (why: string): Decision => ({ unchanged: undefined, why });
  if (force) return changed("forced");
  const found = await versions.countedOf(node);
  if (found === undefined) return changed("never built");
  const { row, difference } = found;
  if (difference !== undefined) return changed(`${labelOf(node.relation)} ${difference}`);
  const [query, settings] = (fingerprintText(node) ?? "").split(" ");
  const [builtQuery, builtSettings] = row.fingerprint.split(" ");
  if (query !== builtQuery) return changed("query changed");
  if (settings !== builtSettings) return changed(settingsChange(node, row));
  if (isVolatile(node)) return changed(`calls ${(node.volatile ?? []).map((name) => `${name}()`).join(", ")}`);
  const told = whatIsTold(node, context);
  if (told !== undefined) return changed(told);
  const inputs = await versions.inputsOf(node.id);
  const isSame = hasHistory(node) ? isTakenIn(inputs, row) : builtVersion(node, inputs) === row.version;
  if (isSame) return { unchanged: row, why: since(row) };
  return changed(inputChange(inputs, row, context));
}

/** Why the table of an incremental model changes though nothing new is to be read: that is asked for, or time is missing. */
function whatIsTold(node: BuildableNode, { fullRefresh, period, state, now }: DecisionContext): string | undefined {
  if (node.kind !== "model" || node.materialized !== "incremental") return undefined;
  if (fullRefresh) return "full refresh";
  const tracked = intervalModel(node);
  if (tracked === undefined) return undefined;
  return period.start === undefined && period.end === undefined ? describeGaps(tracked, state, now) : "a part of its time is asked for";
}

/**
 * Whether what keeps what was has taken in just this: what it holds comes of all that it has read, in their order, and the same once more
 * adds nothing.
 */
function isTakenIn(inputs: readonly InputVersion[], row: BuiltRow): boolean {
  const taken = new Map(row.inputs.map(inputOfText));
  return taken.size === inputs.length && inputs.every(({ id, version }) => version !== undefined && taken.get(id) === version);
}

/**
 * What a run would do, decided beforehand: by job, for those that build. It is exact, unless something fails, or changes meanwhile.
 * `context.versions` are used up by it.
 */
export async function foresee(jobs: readonly Job[], context: Omit<DecisionContext, "rebuilt">): Promise<ReadonlyMap<string, Decision>> {
  const rebuilt = new Set<string>();
  const decisions = new Map<string, Decision>();
  for (const { node, builds } of jobs) {
    if (!builds || node.kind === "source") continue;
    const decision = await decide(node, { ...context, rebuilt });
    decisions.set(node.id, decision);
    if (decision.unchanged !== undefined) continue;
    rebuilt.add(node.id);
    context.versions.built(node.id, builtVersion(node, await context.versions.inputsOf(node.id)));
  }
  return decisions;
}

function settingsChange(node: BuildableNode, { kind }: BuiltRow): string {
  if (node.kind === "model" && node.materialized !== kind) return `a ${node.materialized} now, built as a ${kind}`;
  return "columns or settings changed";
}

/** What of the inputs is another than the relation was built from. */
function inputChange(inputs: readonly InputVersion[], row: BuiltRow, { manifest, rebuilt }: DecisionContext): string {
  const before = new Map(row.inputs.map(inputOfText));
  if (before.has(row.id)) return "only a part of its time was built last";
  const changed = inputs.find(({ id, version }) => version === undefined || version !== before.get(id));
  if (changed === undefined || (before.size === 0 && changed.version !== undefined)) return "its inputs changed while it was built";
  const node = manifest.nodes[changed.id];
  if (node === undefined) return `file ${changed.id} changed`;
  if (node.kind !== "source") return `${node.name} ${rebuilt.has(node.id) ? "is" : "was"} rebuilt`;
  const { origin } = node;
  if (origin.kind === "table") return `table ${origin.relation.schema}.${origin.relation.name} may have changed`;
  const isOne = origin.paths.length === 1 && !/[*?[]/.test(origin.paths[0] ?? "");
  return `${isOne ? "file" : "files"} ${origin.paths.join(", ")} changed`;
}

/** Since when a relation is as it is, in UTC as everything that is kept. */
export const since = ({ built_at }: BuiltRow): string => `unchanged since ${built_at.slice(0, 16).replace("T", " ")}`;
