import type { z } from "zod";
import { refuseWrongSettings } from "./known-keys.js";
import type { Relation } from "./relation.js";
import { objectSchema, required, type Shape, text } from "./shapes.js";
import type { SqlContext, SqlText } from "./sql-model.js";

/** What an operation is written with. */
export interface OperationContext<Args> extends SqlContext<readonly Relation[]> {
  /** What it was called with, as its schema gives it. */
  readonly args: Args;
}

/** What {@link defineOperation} takes. */
export interface OperationSpec<Schema extends z.ZodObject> {
  readonly name: string;
  readonly description?: string;
  /** What it can be called with; nothing unless given. */
  readonly args?: Schema;
  /** Its statements: they run in one transaction, and the rows of the last one are what it returns. `ref` takes every relation of the project. */
  readonly run: (context: OperationContext<z.output<Schema>>) => SqlText | readonly SqlText[];
}

/** Maintenance of the database, run by hand: no part of the graph. */
export interface Operation {
  readonly kind: "operation";
  readonly name: string;
  readonly description: string | undefined;
  readonly args: z.ZodObject | undefined;
  /** With its types erased; the engine calls it. */
  readonly run: (context: OperationContext<never>) => SqlText | readonly SqlText[];
}

const statements: Shape = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it shows how a template is written.
  expected: "a function that returns SQL, e.g. ({ args, sql }) => sql`delete from audit where age > ${args.days}`",
  fits: (value) => typeof value === "function",
};

/**
 * Declares an operation: statements that `model run-operation` and `engine.runOperation` run in one transaction, with arguments that are
 * validated by their schema. It stands in `operations/`, or in any other file that declares something.
 *
 * @example
 * ```ts
 * // operations/prune_audit.ts: npx model run-operation prune_audit --args '{"days": 3}'
 * export const pruneAudit = defineOperation({
 *   name: "prune_audit",
 *   args: z.object({ days: z.int().positive() }),
 *   run: ({ args, sql }) => sql`delete from audit where logged_on < current_date - ${args.days}::int`,
 * });
 * ```
 */
export function defineOperation<Schema extends z.ZodObject = z.ZodObject<Record<never, never>>>(spec: OperationSpec<Schema>): Operation {
  refuseWrongSettings("Operation", spec.name, spec, {
    name: required(text),
    description: text,
    args: objectSchema,
    run: required(statements),
  });
  const { name, description, args, run } = spec;
  return Object.freeze({ kind: "operation", name, description, args, run: run as Operation["run"] });
}
