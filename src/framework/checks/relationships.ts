import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { limited } from "./conditions.js";

/** A failure is a row whose value is not null and does not occur in the column of the other relation. */
export const relationships: Check<TestArguments["relationships"]> = ({ column, to, toColumn }, { dialect, where, from }) => {
  const [own, other] = [column, toColumn].map(dialect.identifier);
  return {
    failingRows: (relation) =>
      `select child.* from ${limited(relation, where)} as child where child.${own} is not null ` +
      `and not exists (select 1 from ${from(to)} as parent where parent.${other} = child.${own})`,
    aggregate: undefined,
  };
};
