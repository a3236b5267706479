import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { bracketed, filtered, limited } from "./conditions.js";

/** A single failure: the number of rows, when it is out of bounds. */
export const rowCount: Check<TestArguments["row_count"]> = ({ min, max }, { dialect, where }) => {
  const outside = (count: string) =>
    `${count} < ${dialect.literal(min)}${max === undefined ? "" : ` or ${count} > ${dialect.literal(max)}`}`;
  return {
    failingRows: (relation) => `select count(*) as row_count from ${limited(relation, where)} having ${outside("count(*)")}`,
    aggregate: { expression: `case when ${outside(filtered("count(*)", where && bracketed(where)))} then 1 else 0 end`, exact: true },
  };
};
