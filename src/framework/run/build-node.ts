import type { CallOptions, CatalogRelation, Connection, SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { ModelNode, SeedNode } from "../artifacts/manifest.js";
import { asideOf, type MaterializedModel, planBuild } from "../materialize/index.js";
import type { Job } from "./jobs.js";
import { type Audit, type TestOutcome, testRelation } from "./test-relation.js";

/** What building needs besides the job. */
export interface BuildContext {
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  readonly audit: Audit | undefined;
  readonly empty: boolean;
  /** Eight hexadecimal digits that tell this run's temporary relations from others'. */
  readonly token: string;
  /** Swaps go one after the other: they all change the catalogue. */
  readonly swapInTurn: <T>(swap: () => Promise<T>) => Promise<T>;
  readonly call: CallOptions;
}

export interface BuildOutcome {
  readonly rows: number | undefined;
  readonly tests: readonly TestOutcome[];
  /** `false` when a test kept the new relation out. */
  readonly swapped: boolean;
}

/** Builds aside, tests what was built, and swaps it in when no test objects. On any failure the old relation stays. */
export async function buildNode({ node, tests }: Job, context: BuildContext): Promise<BuildOutcome> {
  const { warehouse, dialect, audit, call } = context;
  const buildable = node as MaterializedModel | SeedNode;
  const label = labelOf(buildable);
  const plan = planBuild(buildable, {
    dialect,
    existing: context.existing.get(label),
    aside: asideOf(buildable.relation, context.token),
    empty: context.empty,
  });
  return warehouse.withConnection(async (connection) => {
    try {
      const rows = plan.build.length === 0 ? undefined : rowsOf(await connection.query(plan.build.join(";\n"), call));
      const outcomes = await testRelation(connection, tests, plan.candidate, label, dialect, audit, call);
      const swapped = outcomes.every(({ status }) => status === "pass" || status === "warn");
      if (swapped) await context.swapInTurn(() => inTransaction(connection, plan.swap));
      else await connection.execute(plan.discard.join(";\n"));
      return { rows: node.kind === "model" && node.materialized === "view" ? undefined : rows, tests: outcomes, swapped };
    } catch (error) {
      if (plan.discard.length > 0) await connection.execute(plan.discard.join(";\n"));
      throw error;
    }
  }, call);
}

/** `schema.name`, as people write it. */
export const labelOf = ({ relation }: ModelNode | SeedNode): string => `${relation.schema}.${relation.name}`;

/** `create table as` answers with the number of rows it has written. */
const rowsOf = ([row]: readonly Record<string, unknown>[]): number | undefined => {
  const [count] = Object.values(row ?? {});
  return typeof count === "number" || typeof count === "bigint" ? Number(count) : undefined;
};

async function inTransaction(connection: Connection, statements: readonly string[]): Promise<void> {
  try {
    await connection.execute(["begin transaction", ...statements, "commit"].join(";\n"));
  } catch (error) {
    await connection.execute("rollback").catch(() => undefined); // The transaction may have ended with the error already.
    throw error;
  }
}
