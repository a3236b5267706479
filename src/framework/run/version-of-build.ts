import { randomUUID } from "node:crypto";
import type { ColumnType, Connection } from "../adapters/adapter.js";
import type { BuildableNode, TestNode } from "../artifacts/manifest.js";
import type { RunContext } from "./context.js";
import { intervalModel } from "./incremental/intervals.js";
import { hashColumns } from "./state/built.js";
import type { WrittenRow } from "./state/tables.js";
import { forgetRelation, replaceRow } from "./state/write.js";
import type { TestOutcome } from "./test-relation.js";
import { builtVersion, fingerprintText, inputTexts, partMark, storedFiles } from "./versions.js";

/** What was built aside, and what its tests found. */
export interface Built {
  /** `undefined` for a view. */
  readonly rows: number | undefined;
  readonly columns: readonly ColumnType[];
  readonly durationMs: number;
  readonly tests: readonly TestOutcome[];
  /** The version that it has kept, where nothing of it has changed. */
  readonly keptVersion?: string | undefined;
  /** Whether it was built for a part of what is due of it only. */
  readonly isPartly?: boolean | undefined;
}

/** The version of a relation that is being built. */
export interface BuildVersion {
  /**
   * Puts the relation in its place, with the statements that keep what it was built from, and tells this run's readers of it. `held` is
   * the connection that is held meanwhile.
   */
  readonly keep: (built: Built, swapIn: (record: readonly string[]) => Promise<void>, held?: Pick<Connection, "query">) => Promise<void>;
}

/** Takes down what a relation is built from, before it is: what changes while it is built must show the next time. */
export async function versionOfBuild(node: BuildableNode, tests: readonly TestNode[], context: RunContext): Promise<BuildVersion> {
  const { versions, files, dialect, empty, clock, runId, sources } = context;
  const inputs = await versions.inputsOf(node.id);
  const stored = storedFiles(sources.manifest, [node.id, ...tests.map(({ id }) => id)]);
  const keys = new Map(await Promise.all(tests.map(async (test) => [test.id, await versions.testKey(test)] as const)));

  return {
    async keep({ rows, columns, durationMs, tests: outcomes, keptVersion, isPartly = false }, swapIn, held) {
      const { schema, name } = node.relation;
      if (empty) {
        // It is there only to be looked at: nothing is known of what it should hold.
        await swapIn(forgetRelation({ schema, name }, dialect));
        versions.built(node.id, undefined);
        return;
      }
      const isSame = await files.areSame(stored, held);
      const version = (isSame ? (keptVersion ?? builtVersion(node, inputs)) : undefined) ?? randomUUID();
      const passed = outcomes.flatMap(({ test, status }) => (status === "pass" ? (keys.get(test.id) ?? []) : []));
      const part = isPartly || isOfPeriod(node, context) ? [partMark(node)] : [];
      const row: WrittenRow<"relations"> = {
        ...{ schema, name, id: node.id, kind: rows === undefined ? "view" : "table" },
        ...{ fingerprint: fingerprintText(node) ?? "", version, inputs: isSame ? [...inputTexts(inputs), ...part] : [] },
        ...{ columns: hashColumns(columns), rows: rows ?? null, tests: passed },
        ...{ built_at: clock.now().toISOString(), duration_ms: durationMs, run_id: runId },
        sql: node.kind === "seed" ? null : node.sql,
      };
      await swapIn(replaceRow("relations", row, dialect));
      versions.built(node.id, version);
    },
  };
}

/** Whether a run builds only the part of time that it was given: of what lies outside, its inputs say nothing. */
function isOfPeriod(node: BuildableNode, { period, fullRefresh }: RunContext): boolean {
  const isGiven = period.start !== undefined || period.end !== undefined;
  return isGiven && !fullRefresh && intervalModel(node) !== undefined;
}
