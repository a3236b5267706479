import type { Materialization } from "../define/model.js";
import type { SelectionSpec } from "../graph/select.js";
import { ownOf } from "./environment.js";
import type { OpenProject } from "./open-project.js";
import { selectIn } from "./selection.js";

/** A node as `ls` tells it. */
export interface ListedNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly tags: readonly string[];
  /** What a model or snapshot is built as. */
  readonly materialized: Materialization | "snapshot" | undefined;
}

/** What a selection means; in an environment, what of it that has of its own: just what is built and tested there. */
export async function list(open: OpenProject, selection: SelectionSpec): Promise<ListedNode[]> {
  const [selected, environment] = [await selectIn(open, selection), await open.environment()];
  return [...(environment === undefined ? selected : ownOf(environment, selected))].map((id) => {
    const { kind, name, file, tags, config } = open.graph.getNodeAttributes(id);
    return { id, kind, name, file, tags, materialized: config.materialized };
  });
}
