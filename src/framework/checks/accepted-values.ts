import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { bracketed, filtered, limited } from "./conditions.js";

/** A failure is a value, other than null, that is none of those listed. */
export const acceptedValues: Check<TestArguments["accepted_values"]> = ({ column, values }, { dialect, where }) => {
  const name = dialect.identifier(column);
  const list = values.map(dialect.literal).join(", ");
  const isOther = values.length === 0 ? `${name} is not null` : `${name} not in (${list})`;
  return {
    failingRows: (relation) => `select ${name}, count(*) as n_records from ${limited(relation, where)} where ${isOther} group by ${name}`,
    aggregate: { expression: filtered(`count(distinct ${name})`, where && bracketed(where), isOther), exact: true },
  };
};
