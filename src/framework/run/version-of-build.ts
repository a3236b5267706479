import { randomUUID } from "node:crypto";
import type { ColumnType } from "../adapters/adapter.js";
import type { BuildableNode, TestNode } from "../artifacts/manifest.js";
import type { RunContext } from "./context.js";
import { hashColumns, recordBuilt } from "./state/built.js";
import type { StateRow } from "./state/tables.js";
import { forgetRelation, replaceRow } from "./state/write.js";
import type { TestOutcome } from "./test-relation.js";
import { builtVersion, fingerprintText, inputText, storedInputs } from "./versions.js";

/** What was built aside, and what its tests found. */
export interface Built {
  /** `undefined` for a view. */
  readonly rows: number | undefined;
  readonly columns: readonly ColumnType[];
  readonly durationMs: number;
  readonly tests: readonly TestOutcome[];
  /** The version that it has kept, where nothing of it has changed. */
  readonly keptVersion?: string | undefined;
}

/** The version of a relation that is being built. */
export interface BuildVersion {
  /** Puts the relation in its place, with the statements that keep what it was built from, and tells this run's readers of it. */
  readonly keep: (built: Built, swapIn: (record: readonly string[]) => Promise<void>) => Promise<void>;
}

/** Takes down what a relation is built from, before it is: what changes while it is built must show the next time. */
export async function versionOfBuild(node: BuildableNode, tests: readonly TestNode[], context: RunContext): Promise<BuildVersion> {
  const { versions, files, dialect, empty, clock, runId, sources } = context;
  const inputs = await versions.inputsOf(node.id);
  const stored = storedInputs(sources.manifest, [node.id, ...tests.map(({ id }) => id)]);
  const read = await Promise.all(stored.relations.map(async ({ id, relation }) => ({ ...relation, version: await versions.current(id) })));
  const keys = new Map(await Promise.all(tests.map(async (test) => [test.id, await versions.testKey(test)] as const)));

  return {
    async keep({ rows, columns, durationMs, tests: outcomes, keptVersion }, swapIn) {
      const { schema, name } = node.relation;
      if (empty) {
        // It is there only to be looked at: nothing is known of what it should hold.
        await swapIn(forgetRelation({ schema, name }, dialect));
        versions.built(node.id, undefined);
        return;
      }
      const wanted = keptVersion ?? builtVersion(node, inputs);
      const version = wanted !== undefined && (await files.areSame(stored.files)) ? wanted : randomUUID();
      const passed = outcomes.flatMap(({ test, status }) => (status === "pass" ? (keys.get(test.id) ?? []) : []));
      const row: StateRow<"relations"> = {
        ...{ schema, name, id: node.id, kind: rows === undefined ? "view" : "table" },
        ...{
          fingerprint: fingerprintText(node) ?? "",
          version,
          inputs: inputs.filter((input) => input.version !== undefined).map(inputText),
        },
        ...{ columns: hashColumns(columns), rows: rows ?? null, tests: passed },
        ...{ built_at: clock.now().toISOString(), duration_ms: durationMs, run_id: runId },
      };
      const known = read.flatMap(({ version: readVersion, ...relation }) =>
        readVersion === undefined ? [] : [{ ...relation, version: readVersion }],
      );
      const query =
        node.kind === "seed" || isQueryKept(node, context) ? [] : replaceRow("queries", { schema, name, sql: node.sql }, dialect);
      await swapIn([...recordBuilt(row, known, randomUUID(), dialect), ...query]);
      versions.built(node.id, version);
    },
  };
}

/** Whether the query that is kept says what this one says. */
const isQueryKept = (node: BuildableNode, { versions }: RunContext): boolean =>
  node.fingerprint !== undefined && versions.foundOf(node)?.row.fingerprint.split(" ")[0] === node.fingerprint.query;
