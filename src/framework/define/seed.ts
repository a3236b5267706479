import type { ContractSchema, RowOfSchema } from "./contract.js";
import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { type HookSettings, type Hooks, hookKeys, hooksOf } from "./hooks.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { Relation } from "./relation.js";
import { objectSchema, required, text } from "./shapes.js";

/** What {@link defineSeed} takes. */
export interface SeedSpec<Name extends string, Schema extends ContractSchema>
  extends DocumentationSpec<RowOfSchema<Schema>>,
    HookSettings<readonly []> {
  /** Name of the relation, and of the file `seeds/<name>.csv`. */
  readonly name: Name;
  /** Columns and their types; every row of the file is validated against it. An empty cell is null. */
  readonly schema: Schema;
  /** Schema of the table in the database; the target's schema unless given. */
  readonly databaseSchema?: string;
}

const seedKeys = {
  ...documentationKeys,
  ...hookKeys,
  name: required(text),
  schema: required(objectSchema),
  databaseSchema: text,
} satisfies Record<keyof SeedSpec<string, ContractSchema>, Shapes[string]>;

/** A seed: a small CSV file of the project that becomes a table. */
export interface Seed<Name extends string = string, Row = unknown> extends Relation<Name, Row>, Documentation {
  readonly kind: "seed";
  readonly schema: ContractSchema;
  readonly databaseSchema: string | undefined;
  readonly hooks: Hooks;
}

/**
 * Declares a seed: the CSV file beside the declaration becomes a table, each row validated by the schema first.
 *
 * @example
 * ```ts
 * // seeds/countries.ts, beside seeds/countries.csv
 * export const countries = defineSeed({ name: "countries", schema: z.object({ code: z.string().length(2), name: z.string() }) });
 * ```
 */
export function defineSeed<const Name extends string, Schema extends ContractSchema>(
  spec: SeedSpec<Name, Schema>,
): Seed<Name, RowOfSchema<Schema>> {
  refuseWrongSettings("Seed", spec.name, spec, seedKeys);
  const { name, schema, databaseSchema } = spec;
  return Object.freeze({ kind: "seed", name, schema, databaseSchema, hooks: hooksOf(spec), ...documentationOf<RowOfSchema<Schema>>(spec) });
}
