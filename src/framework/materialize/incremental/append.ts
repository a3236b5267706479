import { type ChangeTable, insertBatch } from "./change.js";

/** The batch's rows are added. */
export const append: ChangeTable<"append"> = (_, context) => [insertBatch(context)];
