import type { DbtSourceResult } from "../artifacts/dbt/sources.js";
import type { SourceNode } from "../artifacts/manifest.js";
import { systemClock } from "../core/clock.js";
import { ModelwrightError } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";
import type { CallOptions } from "./options.js";
import { selectIn } from "./selection.js";

/** How fresh a source is. */
export interface SourceFreshness {
  readonly id: string;
  readonly name: string;
  /** `runtime error` when it could not be found out. */
  readonly status: "pass" | "warn" | "error" | "runtime error";
  /** When its newest record came: ISO 8601, UTC. */
  readonly newestAt: string | undefined;
  readonly ageMs: number | undefined;
  readonly message: string | undefined;
}

/** How fresh the selected sources are. */
export interface Freshness {
  readonly results: readonly SourceFreshness[];
  /** `false` when one is too old, or could not be looked at. */
  readonly ok: boolean;
}

type Promised = NonNullable<SourceNode["freshness"]>;
type Age = NonNullable<Promised["warnAfter"]>;

const milliseconds = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const periods = { minutes: "minute", hours: "hour", days: "day" } as const;
type Unit = keyof typeof periods;

const entryOf = (age: Age): [unit: Unit, count: number] => Object.entries(age)[0] as [Unit, number];
const isOlder = (ageMs: number, limit: Age | undefined): boolean => {
  if (limit === undefined) return false;
  const [unit, count] = entryOf(limit);
  return ageMs > count * milliseconds[unit];
};
const written = (age: Age | undefined) => {
  if (age === undefined) return null;
  const [unit, count] = entryOf(age);
  return { count, period: periods[unit] };
};

/** Finds how old the newest records of the selected sources are, and keeps it as `target/sources.json`. Sources that promise nothing are left out. */
export async function freshness(open: OpenProject, call: CallOptions): Promise<Freshness> {
  const begun = systemClock.monotonic();
  const manifest = await open.compiled();
  const selected = await selectIn(open, call);
  const sources = Object.values(manifest.nodes).filter((node): node is SourceNode => node.kind === "source" && selected.has(node.id));
  const looked = await Promise.all(
    sources.flatMap((source) => (source.freshness === undefined ? [] : [lookAt(open, source, source.freshness, call.signal)])),
  );
  const [{ dbtSources }, { writeSources }] = await Promise.all([
    import("../artifacts/dbt/sources.js"),
    import("../artifacts/dbt/write.js"),
  ]);
  const seconds = (systemClock.monotonic() - begun) / 1000;
  const artifact = dbtSources(
    looked.map(({ kept }) => kept),
    systemClock.now().toISOString(),
    seconds,
  );
  await writeSources(open.artifactsDir, artifact, open.project.dir);
  const results = looked.map(({ result }) => result);
  return { results, ok: results.every(({ status }) => status === "pass" || status === "warn") };
}

interface Looked {
  readonly result: SourceFreshness;
  readonly kept: DbtSourceResult;
}

async function lookAt(open: OpenProject, source: SourceNode, spec: Promised, signal: AbortSignal | undefined): Promise<Looked> {
  const { id, name } = source;
  const begun = systemClock.monotonic();
  const failed = (message: string): Looked => ({
    result: { id, name, status: "runtime error", newestAt: undefined, ageMs: undefined, message },
    kept: { unique_id: id, error: message, status: "runtime error" },
  });
  const [reader, { dialect }] = await Promise.all([open.reader(), open.adapter()]);
  let newest: unknown;
  try {
    const [row] = await reader.query(newestQuery(source, spec, dialect), { signal, values: { timestamps: "string" } });
    newest = row?.newest;
  } catch (error) {
    if (!(error instanceof ModelwrightError) || signal?.aborted) throw error;
    return failed(error.problems.map(({ message }) => message).join("; "));
  }
  if (newest === null || newest === undefined) return failed("it has no records");
  const newestAt = new Date(timeIn(String(newest)));
  if (Number.isNaN(newestAt.getTime())) return failed(`"${spec.column}" is no time: ${String(newest)}`);

  const now = systemClock.now();
  const ageMs = now.getTime() - newestAt.getTime();
  const status = isOlder(ageMs, spec.errorAfter) ? "error" : isOlder(ageMs, spec.warnAfter) ? "warn" : "pass";
  return {
    result: { id, name, status, newestAt: newestAt.toISOString(), ageMs, message: undefined },
    kept: {
      unique_id: id,
      max_loaded_at: newestAt.toISOString(),
      snapshotted_at: now.toISOString(),
      max_loaded_at_time_ago_in_s: ageMs / 1000,
      status,
      criteria: { warn_after: written(spec.warnAfter), error_after: written(spec.errorAfter), filter: null },
      adapter_response: {},
      timing: [],
      thread_id: "main",
      execution_time: (systemClock.monotonic() - begun) / 1000,
    },
  };
}

type Dialect = Awaited<ReturnType<OpenProject["adapter"]>>["dialect"];

function newestQuery({ from, origin }: SourceNode, { column }: Promised, dialect: Dialect): string {
  if (column === undefined && origin.kind === "files") return dialect.newestFile(origin.paths);
  return `select max(${dialect.identifier(column ?? "")}) as newest from ${from} as source`;
}

/** A date or a time without a zone is in UTC. */
const timeIn = (text: string): string => {
  const iso = text.replace(" ", "T").replace(/\+00$/, "Z");
  return /T[\d:.]+$/.test(iso) ? `${iso}Z` : iso;
};
