import type { SqlDialect } from "../../adapters/adapter.js";
import type { ModelNode } from "../../artifacts/manifest.js";

/**
 * Of the rows of a query, those that count where a model has versions: of each key the greatest, once. Two different ones stay two,
 * for the check of the key to find.
 */
export function newest(sql: string, { incremental, columns }: ModelNode, { identifier }: SqlDialect): string {
  if (incremental?.strategy !== "merge" || incremental.version === undefined) return sql;
  const names = columns.map(({ name }) => identifier(name)).join(", ");
  const key = incremental.key.map(identifier).join(", ");
  const place = identifier("__place");
  return `select distinct ${names} from (
select *, rank() over (partition by ${key} order by ${identifier(incremental.version)} desc) as ${place} from (
${sql}
) as versions
) as ranked
where ${place} = 1`;
}
