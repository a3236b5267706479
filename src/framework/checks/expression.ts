import type { TestArguments } from "../define/data-tests.js";
import type { Check } from "./check.js";
import { bracketed, filtered, limited } from "./conditions.js";

/** A failure is a row for which the condition is false or null. */
export const expression: Check<TestArguments["expression"]> = (args, { where }) => {
  const fails = `${bracketed(args.expression)} is not true`;
  return {
    failingRows: (relation) => `select * from ${limited(relation, where)} where ${fails}`,
    aggregate: { expression: filtered("count(*)", where && bracketed(where), fails), exact: true },
  };
};
