import type { Materialization } from "../define/model.js";
import { type SelectionSpec, selectNodes } from "../graph/select.js";
import type { OpenProject } from "./open-project.js";

/** A node as `ls` tells it. */
export interface ListedNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly tags: readonly string[];
  /** What a model is built as. */
  readonly materialized: Materialization | undefined;
}

/** What a selection means. */
export const list = ({ graph, project }: OpenProject, selection: SelectionSpec): ListedNode[] =>
  [...selectNodes(graph, selection, project.config.selectors)].map((id) => {
    const { kind, name, file, tags, config } = graph.getNodeAttributes(id);
    return { id, kind, name, file, tags, materialized: config.materialized };
  });
