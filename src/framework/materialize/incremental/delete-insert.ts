import { type ChangeTable, deleteKeys, insertBatch } from "./change.js";

/** All rows of the batch's keys, or of those that are affected, make room for the batch's. */
export const deleteInsert: ChangeTable<"deleteInsert"> = ({ key }, context) => [
  deleteKeys(key, { ...context, batch: context.affected ?? context.batch }),
  insertBatch(context),
];
