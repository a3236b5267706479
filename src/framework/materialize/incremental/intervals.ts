import { type ChangeTable, insertBatch } from "./change.js";

/** The rows of the batch's parts of time make room for the batch's. */
export const intervals: ChangeTable<"intervals"> = ({ eventTime }, context) => {
  const { target, dialect, ranges } = context;
  const column = dialect.identifier(eventTime);
  const isInside = ranges.map(({ from, to }) => `(${column} >= ${from} and ${column} < ${to})`).join("\n   or ");
  return [`delete from ${target}\nwhere ${isInside}`, insertBatch(context)];
};
