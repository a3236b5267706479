import { subquery } from "../adapters/subquery.js";
import type { ModelNode } from "../artifacts/manifest.js";
import { drop } from "./drop.js";
import type { Materialize } from "./plan.js";
import { queryOf } from "./query.js";

/** A view costs nothing to make, so nothing is made aside: its query stands for it until the swap. */
export const view: Materialize<ModelNode> = ({ relation, sql }, { dialect, existing, empty }) => {
  const query = queryOf(sql, empty);
  const create = `create or replace view ${dialect.relation(relation)} as\n${query}`;
  return {
    build: [],
    candidate: empty ? subquery(query) : query,
    swap: existing?.kind === "table" ? [drop(existing, dialect), create] : [create],
    discard: [],
  };
};
