import { placeIn } from "./place.js";
import type { Compiled, CompileScope, NodeOf } from "./scope.js";

/** Compiles an exposure: nothing runs, it only ends the lineage. */
export function compileExposure({ project }: CompileScope, { id, name, file, definition, tags }: NodeOf<"exposure">): Compiled {
  const { type, label, owner, url, maturity, description, meta } = definition;
  const location = placeIn(project, file, name)();
  return {
    node: { kind: "exposure", id, name, description: description ?? "", location, tags, meta, type, label, owner, url, maturity },
    problems: [],
  };
}
