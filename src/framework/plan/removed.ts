import type { Manifest } from "../artifacts/manifest.js";
import type { Plan } from "../artifacts/plan.js";
import { labelOf } from "../run/context.js";
import type { Found } from "../run/prepare.js";

/**
 * The relations that runs of this project have made in the schemas of this target, and that no node of it is any more. Relations that
 * somebody else has made are not among them, nor those of another project or target in the same database.
 */
export function removedRelations({ state, existing }: Pick<Found, "state" | "existing">, { nodes, project }: Manifest): Plan["removed"] {
  const wanted = new Set<string>();
  const schemas = new Set<string>();
  for (const node of Object.values(nodes)) {
    if (!("relation" in node)) continue;
    wanted.add(labelOf(node.relation));
    schemas.add(node.relation.schema);
  }
  const ofEnvironments = new Set(state.environments.map(labelOf));
  return state.relations
    .filter(
      (row) =>
        schemas.has(row.schema) && !wanted.has(labelOf(row)) && !ofEnvironments.has(labelOf(row)) && row.id.split(".")[1] === project,
    )
    .filter((row) => existing.get(labelOf(row))?.kind === row.kind)
    .map(({ id, schema, name, kind, rows }) => ({ id, schema, name, kind, rows }));
}
