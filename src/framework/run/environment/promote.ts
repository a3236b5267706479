import type { SqlDialect, TableIndex, Warehouse } from "../../adapters/adapter.js";
import type { BuildableNode, Manifest, TestNode } from "../../artifacts/manifest.js";
import { hasHistory } from "../../artifacts/nodes.js";
import { systemClock } from "../../core/clock.js";
import { nameInEnvironment } from "../../core/environment.js";
import { errorOf } from "../../core/errors/index.js";
import { drop } from "../../materialize/index.js";
import { labelOf } from "../context.js";
import { type Found, lookAround } from "../prepare.js";
import { retryConflicts } from "../retry.js";
import { createSourceFiles } from "../source-files.js";
import { stateTable } from "../state/tables.js";
import { forgetRelation, replaceRow } from "../state/write.js";
import {
  type BuiltRow,
  builtVersion,
  createVersions,
  fingerprintText,
  inputOfText,
  inputTexts,
  partMark,
  type Versions,
} from "../versions.js";
import { forgetEnvironment } from "./leave.js";

/** What is promoted. */
export interface PromoteSpec {
  readonly environment: string;
  /** What the environment has of its own, in the order of the graph. */
  readonly ids: readonly string[];
  /** The project as it is in the environment, and as it is in production; both with fingerprints. */
  readonly there: Manifest;
  readonly production: Manifest;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  readonly projectDir: string;
}

/**
 * Puts what an environment has built in production's place, in one transaction: tables change their names, views are made again over
 * them, and what is kept of both becomes production's. Nothing is computed, and no row is moved but of tables with indexes, which cannot
 * be renamed. Readers see all of it or nothing.
 *
 * @throws {@link ModelwrightError} `env_outdated` where the environment is not built as the project is now, from what there is now.
 */
export async function promoteEnvironment(spec: PromoteSpec): Promise<string[]> {
  const { environment, ids, there, production, warehouse, dialect, projectDir } = spec;
  const schemas = [...new Set(Object.values(there.nodes).flatMap((node) => ("relation" in node ? [node.relation.schema] : [])))];
  const found = await lookAround(warehouse, dialect, schemas, schemas);
  const { existing, state } = found;
  using files = createSourceFiles({ warehouse, dialect, projectDir, clock: systemClock });
  const seen = { warehouse, dialect, existing, state, files, elsewhere: new Map() };
  const [built, wanted] = [createVersions({ ...seen, manifest: there }), createVersions({ ...seen, manifest: production })];
  const indexes = await warehouse.query<TableIndex>(dialect.indexes.list(schemas));
  const script: string[] = [];
  const promoted: string[] = [];
  for (const id of ids) {
    const [node, base] = [there.nodes[id], production.nodes[id]] as [BuildableNode, BuildableNode];
    const row = await currentRow(node, base, { ...spec, built, found });
    const version =
      row.version === builtVersion(node, await built.inputsOf(id)) ? builtVersion(base, await wanted.inputsOf(id)) : row.version;
    const inputs = await wanted.inputsOf(id);
    wanted.built(id, version);
    const tests = await testsOf(id, row, { there, production, built, wanted });
    const kept = {
      ...row,
      sql: base.kind === "seed" ? null : base.sql,
      ...{ name: base.relation.name, fingerprint: fingerprintText(base) ?? "", version: version ?? row.version, tests },
      inputs: [...inputTexts(inputs), ...row.inputs.filter((text) => text === partMark(node))],
    };
    script.push(...swapIn(node, base, row, { ...spec, found, indexes }), ...replaceRow("relations", kept, dialect));
    promoted.push(labelOf(base.relation));
  }
  // What it had of its own once, and is as production's again.
  const own = new Set(
    ids.flatMap((id) => ("relation" in (there.nodes[id] ?? {}) ? [labelOf((there.nodes[id] as BuildableNode).relation)] : [])),
  );
  for (const row of state.environments.filter(({ env, ...row }) => env === environment && !own.has(labelOf(row)))) {
    const left = existing.get(labelOf(row));
    script.push(...(left === undefined ? [] : [drop(left, dialect)]), ...forgetRelation(row, dialect));
  }
  script.push(forgetEnvironment(environment, dialect));
  await retryConflicts(() => warehouse.transaction((connection) => connection.execute(script.join(";\n"))));
  return promoted;
}

/** What is kept of a relation of the environment, if it is what a build would leave as it is. */
async function currentRow(
  node: BuildableNode,
  base: BuildableNode,
  { environment, built, found: { state } }: PromoteSpec & { readonly built: Versions; readonly found: Found },
): Promise<BuiltRow> {
  const refuse = (why: string) => errorOf("env_outdated", { name: environment, model: node.name, why });
  const found = await built.countedOf(node);
  if (found === undefined) throw refuse("it is not built there");
  if (found.difference !== undefined) throw refuse(`${labelOf(node.relation)} ${found.difference}`);
  if (found.row.fingerprint !== fingerprintText(node)) throw refuse("it is built there from another query or other settings");
  const before = new Map(found.row.inputs.map(inputOfText));
  const inputs = await built.inputsOf(node.id);
  if (inputs.some(({ id, version }) => version !== undefined && version !== before.get(id)))
    throw refuse("what it reads has changed since");
  if (hasHistory(node)) {
    const entered = state.environments.find((row) => labelOf(row) === labelOf(node.relation));
    const now = state.relations.find((row) => labelOf(row) === labelOf(base.relation));
    if ((entered?.base_version ?? null) !== (now?.version ?? null)) throw refuse("production has gone on since it was copied");
  }
  return found.row;
}

/** The tests that have passed there, as production's runs know them. */
async function testsOf(
  id: string,
  row: BuiltRow,
  { there, production, built, wanted }: Pick<PromoteSpec, "there" | "production"> & { readonly built: Versions; readonly wanted: Versions },
): Promise<string[]> {
  const anchored = Object.values(there.nodes).filter((node): node is TestNode => node.kind === "test" && node.anchor === id);
  const keys = await Promise.all(
    anchored.map(async (test) => {
      const [key, now] = [await built.testKey(test), await wanted.testKey(production.nodes[test.id] as TestNode)];
      return key !== undefined && now !== undefined && row.tests.includes(key) ? [now] : [];
    }),
  );
  return keys.flat();
}

/** What a relation is put in production's place with. */
interface SwapSpec extends Pick<PromoteSpec, "environment" | "dialect"> {
  readonly found: Found;
  readonly indexes: readonly TableIndex[];
}

function swapIn(
  node: BuildableNode,
  base: BuildableNode,
  row: BuiltRow,
  { environment, dialect, found: { existing }, indexes }: SwapSpec,
): string[] {
  const old = existing.get(labelOf(base.relation));
  const gone = old === undefined ? [] : [drop(old, dialect)];
  const intervals = dialect.relation(stateTable("intervals"));
  const { identifier, literal } = dialect;
  const { schema, name } = node.relation;
  const isView = row.kind === "view" && "sql" in base;
  return [
    ...gone,
    ...(isView
      ? [drop({ ...node.relation, kind: "view" }, dialect), `create view ${dialect.relation(base.relation)} as\n(\n${base.sql}\n)`]
      : renamed(
          node,
          base,
          indexes.filter((index) => index.schema === schema && index.table === name),
          { environment, dialect },
        )),
    ...forgetRelation(base.relation, dialect),
    `update ${intervals} set ${identifier("name")} = ${literal(base.relation.name)} where ${identifier("schema")} = ${literal(schema)} and ${identifier("name")} = ${literal(name)}`,
    ...forgetRelation(node.relation, dialect),
  ];
}

/** A table under production's name, with its indexes under theirs. */
function renamed(
  node: BuildableNode,
  base: BuildableNode,
  indexes: readonly TableIndex[],
  { environment, dialect }: Pick<PromoteSpec, "environment" | "dialect">,
): string[] {
  const from = dialect.relation(node.relation);
  if (indexes.length === 0) return [`alter table ${from} rename to ${dialect.identifier(base.relation.name)}`];
  const prefix = nameInEnvironment(environment, "");
  return [
    `create table ${dialect.relation(base.relation)} as from ${from}`,
    drop({ ...node.relation, kind: "table" }, dialect),
    ...indexes.map((index) => {
      const name = index.name.startsWith(prefix) ? index.name.slice(prefix.length) : index.name;
      return dialect.indexes.create(index, name, base.relation);
    }),
  ];
}
