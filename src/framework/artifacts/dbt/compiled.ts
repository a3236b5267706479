import { posix } from "node:path";
import { fillTemplate, type Manifest, type ManifestNode, type ModelNode, type SnapshotNode, type TestNode } from "../manifest.js";
import { fromOf } from "../nodes.js";
import type { NodeResult } from "../run-results.js";
import { artifactDir } from "./files.js";
import { relationText } from "./naming.js";

/** The nodes that have SQL of their own. */
type CompiledNode = ModelNode | SnapshotNode | TestNode;

const hasSql = (node: ManifestNode | undefined): node is CompiledNode =>
  node?.kind === "model" || node?.kind === "snapshot" || node?.kind === "test";

/** A node's SQL, complete: that of a test finds its failing rows. */
export function compiledSql(manifest: Manifest, node: CompiledNode): string {
  if (node.kind !== "test") return node.sql;
  const anchor = manifest.nodes[node.anchor];
  const isRead = anchor?.kind === "source" || (anchor !== undefined && "relation" in anchor);
  return fillTemplate(node.failingRows, isRead ? fromOf(anchor, relationText) : node.anchor);
}

/** Where a node's SQL is in the folder of artifacts: `compiled/models/marts/fct_orders.sql`. */
export function compiledPath({ kind, name, location }: CompiledNode): string {
  const { dir, name: stem } = posix.parse(location.file);
  return posix.join("compiled", kind === "test" ? posix.join(dir, stem) : dir, `${name}.sql`);
}

/** The outcomes after which somebody looks at the SQL. */
const noticed: readonly NodeResult["status"][] = ["error", "fail", "warn"];

type Outcome = Pick<NodeResult, "id" | "status">;

/** The SQL of what failed or warned, and where it goes in the folder of artifacts. */
export function sqlToLookAt(manifest: Manifest, outcomes: readonly Outcome[]): { readonly path: string; readonly sql: string }[] {
  const nodes = outcomes.filter(({ status }) => noticed.includes(status)).map(({ id }) => manifest.nodes[id]);
  return nodes.filter(hasSql).map((node) => ({ path: compiledPath(node), sql: compiledSql(manifest, node) }));
}

/** The file to look at when a node failed or warned, relative to the project folder; it is there once the artifacts are written. */
export function sqlFileOf(manifest: Manifest, { id, status }: Outcome): string | undefined {
  const node = manifest.nodes[id];
  return hasSql(node) && noticed.includes(status) ? posix.join(artifactDir, compiledPath(node)) : undefined;
}
