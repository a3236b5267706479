import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import { checkSql } from "../../../src/framework/checks/index.js";
import type { DataTest } from "../../../src/framework/define/data-tests.js";
import { loadAdapter } from "../adapters/duckdb/open.js";

const { dialect } = await loadAdapter();

/** What a test finds in a relation, by both of its ways. */
export interface Finding {
  readonly failingRows: readonly Record<string, unknown>[];
  /** `undefined` where the test has none. */
  readonly aggregate: number | undefined;
  readonly exact: boolean | undefined;
}

/** Runs a test against a relation; another relation that it names is read from the schema `other`. */
export async function find(warehouse: Warehouse, test: DataTest, relation: string): Promise<Finding> {
  const { failingRows, aggregate } = checkSql(test, { dialect, from: ({ name }) => dialect.relation({ schema: "other", name }) });
  const rows = await warehouse.query(failingRows(relation));
  const [scanned] =
    aggregate === undefined ? [] : await warehouse.query<{ n: number }>(`select ${aggregate.expression} as n from ${relation}`);
  return { failingRows: rows, aggregate: scanned?.n, exact: aggregate?.exact };
}

/** Whether both ways tell the same: the aggregate is the number of failing rows, or at least tells whether there are some. */
export const agrees = ({ failingRows, aggregate, exact }: Finding): boolean =>
  aggregate === undefined || (exact ? aggregate === failingRows.length : aggregate > 0 === failingRows.length > 0);
