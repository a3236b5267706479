import { type ChangeTable, deleteKeys, insertBatch } from "./change.js";

/** The partitions that the batch has rows of make room for the batch's. */
export const insertOverwrite: ChangeTable<"insertOverwrite"> = ({ partitionBy }, context) => [
  deleteKeys(partitionBy, context),
  insertBatch(context),
];
