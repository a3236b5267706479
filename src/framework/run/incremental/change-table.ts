import type { CatalogRelation, Connection } from "../../adapters/adapter.js";
import type { TestNode } from "../../artifacts/manifest.js";
import { errorOf } from "../../core/errors/index.js";
import { asideOf, type BatchPlan, type IncrementalModel, planCopy, type Reshaping } from "../../materialize/index.js";
import { discard } from "../build-node.js";
import { labelOf, type RunContext } from "../context.js";
import { runPostHooks } from "../hooks.js";
import { retryConflicts } from "../retry.js";
import { swap } from "../swap.js";
import { objects, type TestOutcome, testRelation } from "../test-relation.js";
import type { BuildVersion, Built } from "../version-of-build.js";
import { intervalModel, recordIntervals } from "./intervals.js";
import type { Interval } from "./time.js";

/** What the steps of changing a table share. */
export interface Work {
  readonly model: IncrementalModel;
  readonly tests: readonly TestNode[];
  readonly table: CatalogRelation;
  readonly reshaping: Reshaping;
  readonly plan: BatchPlan;
  readonly begun: number;
  readonly version: BuildVersion;
  /** The version that the table keeps, where nothing of it changes. */
  readonly keptVersion: string | undefined;
  /** The time that the batch fills; none of a model that is not tracked by intervals. */
  readonly intervals: readonly Interval[];
  /** Whether more is due than this batch. */
  readonly isPartly: boolean;
  readonly context: RunContext;
}

/**
 * In place where that is enough. A copy is changed and swapped in where the columns change; where failing rows are to be kept, which a
 * transaction that is given up would take with it; and where a test could not be run, to find out which: its error ends the transaction.
 */
export async function changeTable(work: Work): Promise<readonly TestOutcome[]> {
  const { reshaping, context } = work;
  if (reshaping.columns !== undefined || context.auditSchema !== undefined) return changeCopy(work);
  const outcomes = await retryConflicts(() => changeInPlace(work));
  return outcomes.some(({ status }) => status === "error") ? changeCopy(work) : outcomes;
}

function changeInPlace({
  model,
  tests,
  reshaping,
  plan,
  begun,
  version,
  keptVersion,
  intervals,
  isPartly,
  context,
}: Work): Promise<readonly TestOutcome[]> {
  const { warehouse, dialect, signal } = context;
  const target = dialect.relation(model.relation);
  return warehouse.withConnection(
    async (connection) => {
      await connection.execute("begin transaction");
      await connection.execute([...plan.change(model.relation, reshaping.inserted), ...plan.discard].join(";\n"), { signal });
      const outcomes = await testRelation(tests, target, labelOf(model.relation), { ...context, warehouse: connection });
      if (signal.aborted) throw errorOf("query_cancelled", { sql: "" });
      // A transaction that is not committed is rolled back when its connection is given back.
      if (!outcomes.some(objects)) {
        await runPostHooks(hooked(model, isPartly), connection, context);
        const changed = await lookAt(target, connection, outcomes, begun, context);
        const commit = async (record: readonly string[]) => {
          await connection.execute([...record, ...(await filledBy(model, intervals, connection, context)), "commit"].join(";\n"));
        };
        await version.keep({ ...changed, keptVersion, isPartly }, commit, connection);
      }
      return outcomes;
    },
    { signal },
  );
}

async function changeCopy({
  model,
  tests,
  table,
  reshaping,
  plan,
  begun,
  version,
  keptVersion,
  intervals,
  isPartly,
  context,
}: Work): Promise<readonly TestOutcome[]> {
  const { warehouse, dialect, token, signal } = context;
  const { schema, name } = model.relation;
  const aside = asideOf({ schema, name: `${name}__copy` }, token);
  const planOver = (existing: CatalogRelation | undefined) =>
    planCopy(model.relation, table.columns, reshaping.columns ?? table.columns, { dialect, existing, aside, empty: false });
  const copy = planOver(table);
  try {
    await warehouse.execute(copy.build.join(";\n"), { signal });
    await warehouse.transaction((connection) => connection.execute(plan.change(aside, reshaping.inserted).join(";\n"), { signal }), {
      signal,
    });
    const outcomes = await testRelation(tests, copy.candidate, labelOf(model.relation), context);
    if (signal.aborted) throw errorOf("query_cancelled", { sql: "" });
    if (outcomes.some(objects)) await discard(copy.discard, context);
    else {
      const changed = await lookAt(copy.candidate, warehouse, outcomes, begun, context);
      await version.keep({ ...changed, keptVersion, isPartly }, async (record) =>
        swap(
          planOver,
          hooked(model, isPartly),
          [...record, ...(await filledBy(model, intervals, warehouse, context)), ...plan.discard],
          context,
        ),
      );
    }
    return outcomes;
  } catch (error) {
    await discard(copy.discard, context);
    throw error;
  }
}

/** Post hooks come once a run: with the last piece of what is due. */
const hooked = (model: IncrementalModel, isPartly: boolean): IncrementalModel => (isPartly ? { ...model, hooks: undefined } : model);

/** What a table that was changed has become. */
async function lookAt(
  from: string,
  connection: Pick<Connection, "query" | "describe">,
  tests: readonly TestOutcome[],
  begun: number,
  { clock }: RunContext,
): Promise<Built> {
  const columns = await connection.describe(`select * from ${from}`);
  const [counted] = await connection.query<{ readonly rows: number }>(`select count(*) as rows from ${from}`);
  return { rows: counted?.rows ?? 0, columns, durationMs: clock.monotonic() - begun, tests };
}

/** Which intervals the batch has filled, to be kept with it. */
async function filledBy(
  model: IncrementalModel,
  intervals: readonly Interval[],
  connection: Pick<Connection, "query">,
  context: RunContext,
): Promise<readonly string[]> {
  const tracked = intervalModel(model);
  return tracked === undefined ? [] : recordIntervals(tracked, intervals, false, connection, context);
}
