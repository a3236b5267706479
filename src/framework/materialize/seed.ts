import type { SeedNode } from "../artifacts/manifest.js";
import type { Materialize } from "./plan.js";
import { queryOf } from "./query.js";
import { tablePlan } from "./table-plan.js";

/** A table that a CSV file of the project fills. An empty cell is null. */
export const seed: Materialize<SeedNode> = ({ relation, columns, path }, context) => {
  const { dialect } = context;
  const typed = columns.map(({ name, type }) => ({ name, type: type ?? "VARCHAR" }));
  const file = { kind: "files", format: "csv", paths: [path], options: { header: true, nullstr: "" } } as const;
  const names = columns.map(({ name }) => dialect.identifier(name)).join(", ");
  return tablePlan(relation, queryOf(`select ${names} from ${dialect.scanFiles(file, typed)}`, context.empty), context);
};
