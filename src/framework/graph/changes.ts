import type { StateManifest, StateNode } from "../artifacts/dbt/read-manifest.js";

/** The ways in which a node can differ from what it was. */
export const aspects = ["body", "config", "contract"] as const;
export type Aspect = (typeof aspects)[number];

/** How a node differs from an earlier manifest: `new`, or in these ways; in none when it is what it was. */
export type Change = "new" | readonly Aspect[];

/** Puts each query into a form that is the same for queries that differ only in how they are written. */
export type Canonical = (sqls: readonly string[]) => Promise<readonly string[]>;

/** A node as it is compared. */
interface Comparable {
  readonly body: string;
  readonly isSql: boolean;
  readonly config: string;
  readonly contract: string;
}

/**
 * How each node of a project differs from an earlier manifest, by id.
 *
 * - `body`: the SQL of a model or test, the content of a seed's file, where a source lies and what it holds, what an exposure reads. Relations
 *   count as what they are and not by their names, so that the same model in another schema or database is the same; comments and white
 *   space do not count, nor does anything in TypeScript that leads to the same SQL.
 * - `config`: how it is built and where, as far as the project says it, how batches change it, its hooks; severity and thresholds of a test. Not tags, `meta` and descriptions.
 * - `contract`: whether there is one, and the columns and types that it promises.
 *
 * `canonical` is asked only for SQL that differs as text.
 */
export async function changesBetween(earlier: StateManifest, now: StateManifest, canonical: Canonical): Promise<Map<string, Change>> {
  const before = comparablesOf(earlier);
  const after = comparablesOf(now);
  const sameQueries = await writtenOtherwise(before, after, canonical);
  return new Map(
    [...after].map(([id, node]): [string, Change] => {
      const old = before.get(id);
      if (old === undefined) return [id, "new"];
      const differs: Record<Aspect, boolean> = {
        body: old.body !== node.body && !sameQueries.has(id),
        config: old.config !== node.config,
        contract: old.contract !== node.contract,
      };
      return [id, aspects.filter((aspect) => differs[aspect])];
    }),
  );
}

type Comparables = ReadonlyMap<string, Comparable>;

/** The nodes whose queries say the same in other words. */
async function writtenOtherwise(before: Comparables, after: Comparables, canonical: Canonical): Promise<ReadonlySet<string>> {
  const pairs = [...after].flatMap(([id, node]) => {
    const old = before.get(id);
    return old?.isSql && node.isSql && old.body !== node.body ? [{ id, sqls: [old.body, node.body] }] : [];
  });
  if (pairs.length === 0) return new Set();
  const forms = await canonical(pairs.flatMap(({ sqls }) => sqls));
  return new Set(pairs.flatMap(({ id }, index) => (forms[2 * index] === forms[2 * index + 1] ? [id] : [])));
}

function comparablesOf({ nodes, sources, exposures }: StateManifest): Map<string, Comparable> {
  const identify = identifier({ nodes, sources });
  const comparables = new Map<string, Comparable>();
  for (const node of Object.values(nodes)) comparables.set(node.unique_id, ofNode(node, identify));
  for (const { unique_id, identifier, external, columns, unrendered_config } of Object.values(sources)) {
    const body = JSON.stringify([external ?? identifier, typesOf(columns)]);
    comparables.set(unique_id, { body, isSql: false, config: sorted(unrendered_config), contract: "" });
  }
  for (const { unique_id, type, url, depends_on } of Object.values(exposures)) {
    comparables.set(unique_id, { body: JSON.stringify([type, url, depends_on.nodes.toSorted()]), isSql: false, config: "", contract: "" });
  }
  return comparables;
}

/** What says nothing of the relation, or is compared as something else. */
const passedOver = new Set(["contract", "docs", "enabled", "group", "meta", "tags"]);

function ofNode({ config, unrendered_config, columns, checksum, compiled_code, contract }: StateNode, identify: Identify): Comparable {
  const settings = Object.fromEntries(Object.entries(config).filter(([key]) => !passedOver.has(key)));
  return {
    body: compiled_code == null ? checksum.checksum : identify(compiled_code),
    isSql: compiled_code != null,
    config: sorted([settings, unrendered_config], identify),
    contract: contract?.enforced ? typesOf(columns) : "",
  };
}

const typesOf = (columns: StateNode["columns"]): string =>
  JSON.stringify(Object.entries(columns).map(([name, { data_type }]) => [name, data_type ?? null]));

/** JSON that does not depend on the order in which an object's keys were written, nor on where the relations are that its SQL names. */
const sorted = (value: unknown, identify: Identify = (sql) => sql): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item !== "object" || item === null || Array.isArray(item)
      ? typeof item === "string"
        ? identify(item)
        : item
      : Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))),
  );

/** Three quoted names with dots between, as compiled SQL of a manifest addresses relations. */
const threeNames = /"(?:[^"]|"")+"\."(?:[^"]|"")+"\."(?:[^"]|"")+"/g;

type Identify = (sql: string) => string;

/** Writes the ids of the project's relations in SQL, in the place of the names that they have in one target. */
function identifier({ nodes, sources }: Pick<StateManifest, "nodes" | "sources">): Identify {
  const ids = new Map(
    [...Object.values(nodes), ...Object.values(sources)].flatMap(({ relation_name, unique_id }) =>
      relation_name == null ? [] : [[relation_name, unique_id] as const],
    ),
  );
  return (sql) =>
    sql.replaceAll(threeNames, (name) => {
      const id = ids.get(name);
      return id === undefined ? name : `"${id}"`;
    });
}
