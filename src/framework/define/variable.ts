import type { z } from "zod";
import { refuseWrongSettings } from "./known-keys.js";
import { required, text, valueSchema } from "./shapes.js";

/** A value that a run can be given from outside, validated by its schema. */
export interface Variable<Value = unknown> {
  readonly kind: "variable";
  readonly name: string;
  readonly description: string | undefined;
  readonly schema: z.ZodType<Value>;
}

/**
 * Declares a variable. It takes its value from `--vars`, then from `vars` in `analytics.config.ts`, then from its schema's default.
 *
 * @example
 * ```ts
 * export const lookbackDays = defineVariable({ name: "lookback_days", schema: z.coerce.number().int().default(30) });
 * // in a query: ({ db, vars }) => db.selectFrom("orders").where("age", "<=", vars(lookbackDays))
 * ```
 */
export function defineVariable<Value>(spec: { name: string; description?: string; schema: z.ZodType<Value> }): Variable<Value> {
  refuseWrongSettings("Variable", spec.name, spec, { name: required(text), description: text, schema: required(valueSchema) });
  return Object.freeze({ kind: "variable", name: spec.name, description: spec.description, schema: spec.schema });
}
