import type { SqlDialect, Warehouse } from "../../adapters/adapter.js";
import { drop } from "../../materialize/index.js";
import { labelOf } from "../context.js";
import { lookAround } from "../prepare.js";
import { retryConflicts } from "../retry.js";
import { type State, stateTable } from "../state/tables.js";
import { forgetRelation } from "../state/write.js";

type EnvironmentRow = State["environments"][number];

/** What there is of environments. */
export const environmentRows = async (warehouse: Warehouse, dialect: SqlDialect): Promise<State> =>
  (await lookAround(warehouse, dialect, [], [])).state;

/** Removes all that an environment has of its own, in one transaction. Gives the names of the relations that are gone. */
export async function leaveEnvironment(own: readonly EnvironmentRow[], warehouse: Warehouse, dialect: SqlDialect): Promise<string[]> {
  const schemas = [...new Set(own.map(({ schema }) => schema))];
  return retryConflicts(() =>
    warehouse.transaction(async (connection) => {
      const labels = new Set(own.map(labelOf));
      const found = (await connection.introspect(schemas)).filter((relation) => labels.has(labelOf(relation)));
      const [row] = own;
      const script = [
        ...found.map((relation) => drop(relation, dialect)),
        ...own.flatMap((relation) => forgetRelation(relation, dialect)),
        ...(row === undefined ? [] : [forgetEnvironment(row.env, dialect)]),
      ];
      await connection.execute(script.join(";\n"));
      return found.map(labelOf).sort();
    }),
  );
}

/** Removes what is written down of an environment. */
export const forgetEnvironment = (env: string, { relation, identifier, literal }: SqlDialect): string =>
  `delete from ${relation(stateTable("environments"))} where ${identifier("env")} = ${literal(env)}`;
