import { subquery } from "../../adapters/subquery.js";
import type { BuildableNode } from "../../artifacts/manifest.js";
import { errorOf } from "../../core/errors/index.js";
import { countWrongKeys, duplicateExamples, keysOf, nullExamples } from "../../materialize/index.js";
import type { RunContext } from "../context.js";
import type { IntervalModel } from "./intervals.js";

/**
 * Looks whether rows may change the table of an incremental model: no null in a key, no key twice where it tells rows apart.
 *
 * @throws {@link ModelwrightError} `key_null` and `key_duplicate`, with examples.
 */
export async function checkKeys(node: BuildableNode, from: string, { warehouse, dialect, signal }: RunContext): Promise<void> {
  if (node.kind !== "model" || node.materialized !== "incremental" || node.incremental === undefined) return;
  const keys = keysOf(node.incremental);
  const query = countWrongKeys(keys, from, dialect);
  if (query === undefined) return;
  const [counts = {}] = await warehouse.query<Record<string, number>>(query, { signal, values: { integers: "number" } });
  const examplesOf = async (sql: string) =>
    (await warehouse.query<{ readonly example: string }>(sql, { signal })).map(({ example }) => example);
  for (const [index, column] of keys.notNull.entries()) {
    const rows = counts[`n${index}`] ?? 0;
    if (rows === 0) continue;
    const examples = await examplesOf(nullExamples(column, from, dialect));
    throw errorOf("key_null", { name: node.name, column, rows, examples }, node.location);
  }
  const { twice = 0 } = counts;
  if (twice === 0) return;
  const examples = await examplesOf(duplicateExamples(keys, from, dialect));
  const { incremental } = node;
  const version = incremental.strategy === "merge" ? incremental.version : undefined;
  throw errorOf("key_duplicate", { name: node.name, key: keys.unique, version, keys: twice, examples }, node.location);
}

/**
 * Looks whether rows would be left out of every batch, for they have no time: when a table is built as a whole, which reads all of them.
 * A batch is not asked for them: it would have to read everything.
 *
 * @throws {@link ModelwrightError} `key_null`, with examples.
 */
export async function checkEventTime(model: IntervalModel, { warehouse, dialect, signal }: RunContext): Promise<void> {
  const { name, sql, location } = model;
  const { eventTime } = model.incremental;
  const from = subquery(sql);
  const query = `select count(*) as found from ${from} as batch where ${dialect.identifier(eventTime)} is null`;
  const [counted] = await warehouse.query<{ readonly found: number }>(query, { signal, values: { integers: "number" } });
  const rows = counted?.found ?? 0;
  if (rows === 0) return;
  const examples = await warehouse.query<{ readonly example: string }>(nullExamples(eventTime, from, dialect), { signal });
  throw errorOf("key_null", { name, column: eventTime, rows, examples: examples.map(({ example }) => example) }, location);
}
