import { type ChangeTable, deleteKeys, insertBatch } from "./change.js";

/** All rows of the batch's keys make room for the batch's. */
export const deleteInsert: ChangeTable<"deleteInsert"> = ({ key }, context) => [deleteKeys(key, context), insertBatch(context)];
