import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { allOf, bracketed, filtered, limited } from "./conditions.js";

/** A failure is a value (a combination of values) that occurs more than once; rows with a null among the columns are not compared. */
export const unique: Check<TestArguments["unique"]> = ({ columns }, { dialect, where }) => {
  const names = columns.map(dialect.identifier);
  const list = names.join(", ");
  const compared = allOf(...names.map((name) => `${name} is not null`));
  const conditions = [where && bracketed(where), compared];
  const value = names.length === 1 ? list : `row(${list})`;
  return {
    failingRows: (relation) =>
      `select ${list}, count(*) as n_records from ${limited(relation, where)} where ${compared} group by ${list} having count(*) > 1`,
    aggregate: {
      expression: `${filtered("count(*)", ...conditions)} - ${filtered(`count(distinct ${value})`, ...conditions)}`,
      exact: false,
    },
  };
};
