import type { CatalogRelation, Connection } from "../../adapters/adapter.js";
import type { TestNode } from "../../artifacts/manifest.js";
import { errorOf } from "../../core/errors/index.js";
import { asideOf, type BatchPlan, type IncrementalModel, planBatch, planCopy, type Reshaping } from "../../materialize/index.js";
import { type BuildOutcome, buildNode, checkContract, discard, settle } from "../build-node.js";
import { labelOf, type RunContext } from "../context.js";
import { runPostHooks } from "../hooks.js";
import { retryConflicts } from "../retry.js";
import { swap } from "../swap.js";
import { objects, type TestOutcome, testRelation } from "../test-relation.js";
import { type BuildVersion, type Built, versionOfBuild } from "../version-of-build.js";
import { fingerprintText } from "../versions.js";
import { batchesOf } from "./batches.js";
import { buildAside } from "./build-aside.js";
import { checkKeys } from "./check-keys.js";
import { dueBatches, intervalModel, recordIntervals } from "./intervals.js";
import { reshapingOf } from "./reshaping.js";

/** What the steps of changing a table share. */
interface Work {
  readonly model: IncrementalModel;
  readonly tests: readonly TestNode[];
  readonly table: CatalogRelation;
  readonly reshaping: Reshaping;
  readonly plan: BatchPlan;
  readonly begun: number;
  readonly version: BuildVersion;
  /** The version that the table keeps, where nothing of it changes. */
  readonly keptVersion: string | undefined;
  readonly context: RunContext;
}

/**
 * Changes the table of an incremental model by a batch: built aside, checked, put in and tested in one transaction, which is given up
 * when a test objects. Until it commits, everyone else sees the table as it was.
 */
export async function buildBatch(
  model: IncrementalModel,
  table: CatalogRelation,
  tests: readonly TestNode[],
  context: RunContext,
): Promise<BuildOutcome> {
  const { warehouse, dialect, token, clock, signal } = context;
  const begun = clock.monotonic();
  const batches = await batchesOf(model, context);
  if (batches === undefined) return buildNode(model, tests, context);
  const version = await versionOfBuild(model, tests, context);
  const plan = planBatch(model, { dialect, aside: asideOf(model.relation, token), batches });
  const reshaping = reshapingOf(model, table, dialect);
  try {
    const affected = plan.affected.length === 0 ? undefined : await warehouse.execute(plan.affected.join(";\n"), { signal });
    const keptVersion = affected === 0 && reshaping.columns === undefined ? versionNow(model, context) : undefined;
    const work: Work = { model, tests, table, reshaping, plan, begun, version, keptVersion, context };
    const rows = await buildAside(plan, context);
    await checkContract(model, plan.batch, context);
    await checkKeys(model, plan.batch, context);
    const outcomes = await changeTable(work);
    if (outcomes.some(objects)) await discard(plan.discard, context);
    return settle(outcomes, rows, true);
  } catch (error) {
    await discard(plan.discard, context);
    throw error;
  }
}

/** The version that a table has, where it was built from the same query and settings. */
function versionNow(model: IncrementalModel, { versions }: RunContext): string | undefined {
  const found = versions.foundOf(model);
  return found?.difference === undefined && found?.row.fingerprint === fingerprintText(model) ? found?.row.version : undefined;
}

/**
 * In place where that is enough. A copy is changed and swapped in where the columns change; where failing rows are to be kept, which a
 * transaction that is given up would take with it; and where a test could not be run, to find out which: its error ends the transaction.
 */
async function changeTable(work: Work): Promise<readonly TestOutcome[]> {
  const { reshaping, context } = work;
  if (reshaping.columns !== undefined || context.auditSchema !== undefined) return changeCopy(work);
  const outcomes = await retryConflicts(() => changeInPlace(work));
  return outcomes.some(({ status }) => status === "error") ? changeCopy(work) : outcomes;
}

function changeInPlace({ model, tests, reshaping, plan, begun, version, keptVersion, context }: Work): Promise<readonly TestOutcome[]> {
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
        await runPostHooks(model, connection, context);
        const changed = await lookAt(target, connection, outcomes, begun, context);
        const commit = async (record: readonly string[]) => {
          await connection.execute([...record, ...(await filledBy(model, connection, context)), "commit"].join(";\n"));
        };
        await version.keep({ ...changed, keptVersion }, commit, connection);
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
      await version.keep({ ...changed, keptVersion }, async (record) =>
        swap(planOver, model, [...record, ...(await filledBy(model, warehouse, context)), ...plan.discard], context),
      );
    }
    return outcomes;
  } catch (error) {
    await discard(copy.discard, context);
    throw error;
  }
}

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
async function filledBy(model: IncrementalModel, connection: Pick<Connection, "query">, context: RunContext): Promise<readonly string[]> {
  const tracked = intervalModel(model);
  return tracked === undefined ? [] : recordIntervals(tracked, dueBatches(tracked, context), false, connection, context);
}
