import { posix } from "node:path";
import { fillTemplate, type Manifest, type ManifestNode, type ModelNode, type SnapshotNode, type TestNode } from "../manifest.js";
import { isEphemeral } from "../nodes.js";
import type { NodeResult } from "../run-results.js";
import { artifactDir } from "./files.js";
import { relationText } from "./naming.js";

/** The nodes that have SQL of their own. */
type CompiledNode = ModelNode | SnapshotNode | TestNode;

const hasSql = (node: ManifestNode | undefined): node is CompiledNode =>
  node?.kind === "model" || node?.kind === "snapshot" || node?.kind === "test";

/** What stands for a node in a FROM clause when it is built. */
function fromOf(manifest: Manifest, id: string): string {
  const node = manifest.nodes[id];
  if (node?.kind === "source") return node.from;
  if (isEphemeral(node)) return `(${node.sql})`;
  return node !== undefined && "relation" in node ? relationText(node.relation) : id;
}

/** A node's SQL, complete: that of a test finds its failing rows. */
export const compiledSql = (manifest: Manifest, node: CompiledNode): string =>
  node.kind === "test" ? fillTemplate(node.failingRows, fromOf(manifest, node.anchor)) : node.sql;

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
