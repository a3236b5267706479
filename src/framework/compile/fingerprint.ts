import type { Adapter, ParsedQuery, SqlDialect } from "../adapters/adapter.js";
import { fillPlaces } from "../artifacts/incremental.js";
import type { Fingerprint, Manifest, ManifestNode, ModelNode, SeedNode, SnapshotNode, TestNode } from "../artifacts/manifest.js";
import { inputIds } from "../artifacts/nodes.js";
import { hash } from "../core/hash.js";
import { canonicalSql } from "../lineage/canonical.js";
import { keyOfSource } from "../lineage/relation-key.js";
import { volatileNames } from "../lineage/volatile.js";
import { openFindings, type Understood } from "./findings.js";

/** Of what statements a materialization makes of a query: raised when the same node would be built otherwise. */
const format = "1";

/** A query of a node, and what it reads. */
interface Question {
  readonly id: string;
  readonly sql: string;
  /** What stands for its inputs in a FROM clause. */
  readonly reads: readonly string[];
  /** By what its answer is kept. */
  readonly key: string;
}

/**
 * Gives each model, seed, snapshot and test its fingerprint. A step of its own, after compiling: only what builds needs it. Queries are parsed
 * in an empty catalogue that is opened only when one of them is new; what was found is kept in `cacheDir` by the hash of the query.
 */
export async function fingerprint(manifest: Manifest, adapter: Adapter, cacheDir: string): Promise<Manifest> {
  const questions = Object.values(manifest.nodes).flatMap((node): Question[] => {
    const sqls = isDone(node) ? [] : queriesOf(node);
    if (sqls.length === 0) return [];
    const reads = [...readsOf(manifest, node.id, adapter.dialect), ...standInsOf(node)];
    return sqls.map((sql) => ({ id: node.id, sql, reads, key: hash(sql, ...reads) }));
  });
  const findings = openFindings(cacheDir, adapter.name);
  const open = questions.filter(({ key }) => findings.get(key) === undefined);
  if (open.length > 0) for (const [key, understood] of await understand(open, adapter)) findings.set(key, understood);
  const found = new Map<string, Understood>();
  for (const { id, key } of questions) {
    const understood = findings.get(key);
    if (understood !== undefined) found.set(id, together(found.get(id), understood));
  }
  findings.close(Object.values(manifest.nodes).some(isDone) ? undefined : new Set(questions.map(({ key }) => key)));
  const nodes = Object.values(manifest.nodes).map((node): [string, ManifestNode] => [
    node.id,
    isDone(node) ? node : withFingerprint(node, found.get(node.id), adapter.engine),
  ]);
  return { ...manifest, nodes: Object.fromEntries(nodes) };
}

/** It is as it was in an earlier compilation, fingerprint included. */
const isDone = (node: ManifestNode): boolean => "fingerprint" in node && node.fingerprint !== undefined;

/** A test's relation, which its SQL leaves open. */
const standIn = '"tested"';

/** What stands in the query of a batch for what is filled in when it runs. */
const places = { self: '"self"', affected: '"affected"', from: "'from'", to: "'to'", start: "'start'", end: "'end'" };

/** The queries that a node is built by: where its table grows, of everything, of a batch and of the keys that a batch is of. */
function queriesOf(node: ManifestNode): readonly string[] {
  if (node.kind === "test") return [node.failingRows.join(standIn)];
  if (node.kind === "snapshot") return [node.sql];
  if (node.kind !== "model") return [];
  const { batch, affected } = node.incremental ?? {};
  const placed = [batch, affected].flatMap((sql) => (sql === undefined ? [] : [fillPlaces(sql, places)]));
  return [...new Set([node.sql, ...placed])];
}

function standInsOf(node: ManifestNode): readonly string[] {
  if (node.kind === "test") return [standIn];
  return node.kind === "model" && node.incremental !== undefined ? [places.self, places.affected] : [];
}

/** What is found in two queries of one node. */
const together = (first: Understood | undefined, second: Understood): Understood =>
  first === undefined
    ? second
    : { query: hash(first.query, second.query), volatile: [...new Set([...first.volatile, ...second.volatile])] };

/** What stands in a FROM clause for what a node reads. */
function readsOf(manifest: Manifest, id: string, dialect: SqlDialect): string[] {
  const reads = inputIds(manifest, id).flatMap((input) => {
    const node = manifest.nodes[input];
    if (node?.kind === "source") return [node.from];
    return node !== undefined && "relation" in node ? [dialect.relation(node.relation)] : [];
  });
  return [...new Set(reads)].sort();
}

async function understand(open: readonly Question[], { dialect, openScratch }: Adapter): Promise<Map<string, Understood>> {
  const sources = [...new Set(open.flatMap(({ reads }) => reads))];
  await using scratch = await openScratch();
  const parsed = await scratch.parse([...open.map(({ sql }) => sql), ...sources.map((from) => `select * from ${from}`)]);
  const keys = new Map(sources.map((from, index) => [from, keyOf(parsed[open.length + index])]));
  return new Map(
    open.map(({ key, sql, reads }, index) => {
      const query = parsed[index] ?? { failure: "" };
      const relations = new Set(reads.flatMap((from) => keys.get(from) ?? []));
      // What cannot be parsed could be anything: it is never taken to be the same as before.
      const volatile = query.tree === undefined ? ["what cannot be parsed"] : volatileNames(query.tree, { relations, dialect });
      return [key, { query: hash(canonicalSql(sql, query)), volatile }];
    }),
  );
}

const keyOf = (parsed: ParsedQuery | undefined): string | undefined => parsed?.tree && keyOfSource(parsed.tree);

function withFingerprint(node: ManifestNode, understood: Understood | undefined, engine: string): ManifestNode {
  switch (node.kind) {
    case "model":
      return understood === undefined
        ? node
        : fingerprinted(node, understood, [
            engine,
            node.materialized,
            node.contract,
            // The queries of a batch and of its keys are queries: how they are set out does not count.
            node.incremental === undefined ? null : { ...node.incremental, batch: undefined, affected: undefined },
            typesOf(node.columns),
            node.hooks ?? null,
          ]);
    case "snapshot":
      return understood === undefined
        ? node
        : fingerprinted(node, understood, [
            engine,
            node.uniqueKey,
            node.strategy,
            node.hardDeletes,
            node.validToCurrent ?? null,
            typesOf(node.columns),
            node.hooks ?? null,
          ]);
    case "test":
      return understood === undefined
        ? node
        : fingerprinted(node, understood, [engine, node.anchor, node.severity, node.warnIf, node.errorIf, node.aggregate ?? null]);
    case "seed":
      // What its file holds is an input: it can change after compiling.
      return fingerprinted(node, { query: hash(node.path), volatile: [] }, [engine, typesOf(node.columns), node.hooks ?? null]);
    default:
      return node;
  }
}

const typesOf = (columns: ModelNode["columns"]) => columns.map(({ name, type }) => [name, type ?? null]);

function fingerprinted<Node extends ModelNode | SeedNode | SnapshotNode | TestNode>(
  node: Node,
  { query, volatile }: Understood,
  settings: readonly unknown[],
): Node {
  const found: Fingerprint = { query, settings: hash(format, JSON.stringify(settings)) };
  return { ...node, fingerprint: found, volatile };
}
