import type { SeedNode } from "../artifacts/manifest.js";
import type { Materialize } from "./plan.js";
import { queryOf } from "./query.js";
import { tablePlan } from "./table-plan.js";

/** How a seed's file is written: commas, quotes doubled inside quotes, an empty cell for null. Nothing is guessed. */
const format = { delim: ",", quote: '"', escape: '"', nullstr: "" };

/** A table that a CSV file of the project fills. */
export const seed: Materialize<SeedNode> = ({ relation, columns, path }, context) => {
  const typed = columns.map(({ name, type }) => ({ name, type: type ?? "VARCHAR" }));
  const rows = context.dialect.scanFiles({ kind: "files", format: "csv", paths: [path], options: format }, typed);
  return tablePlan(relation, queryOf(`select * from ${rows}`, context.empty), context);
};
