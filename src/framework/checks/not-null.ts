import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { bracketed, filtered, limited } from "./conditions.js";

export const notNull: Check<TestArguments["not_null"]> = ({ column }, { dialect, where }) => {
  const isNull = `${dialect.identifier(column)} is null`;
  return {
    failingRows: (relation) => `select * from ${limited(relation, where)} where ${isNull}`,
    aggregate: { expression: filtered("count(*)", where && bracketed(where), isNull), exact: true },
  };
};
