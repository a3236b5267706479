import type { ColumnType, RelationName } from "../adapters/adapter.js";
import type { NodeHooks } from "../artifacts/manifest.js";
import { inPlaceOf } from "../core/environment.js";
import { type ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { type Hook, type Hooks, refuseTransactions } from "../define/hooks.js";
import type { Relation } from "../define/relation.js";
import type { SqlRef } from "../define/sql-model.js";
import { hooksAround } from "../graph/settings.js";
import type { BoundSql } from "./bind.js";
import { placeIn } from "./place.js";
import { complaintIn, fromClauses } from "./query.js";
import { relationIn, standInOf } from "./relations.js";
import { type CompileScope, type NodeOf, readablesOf } from "./scope.js";
import { isSqlText, template, trimSemicolon, writeText } from "./sql-text.js";
import { type FromClauses, referTo } from "./write-sql.js";

/** Hooks as complete SQL, and what is wrong with them. */
export interface CompiledHooks {
  /** Empty where there are no hooks. */
  readonly hooks: { readonly hooks?: NodeHooks };
  readonly problems: readonly Problem[];
}

/**
 * Writes the hooks of a node and of the folders around it, and looks whether they can run on a relation of these columns. User code runs
 * here.
 */
export async function compileHooks(
  scope: CompileScope,
  graphNode: NodeOf<"model" | "seed" | "snapshot">,
  columns: readonly ColumnType[],
): Promise<CompiledHooks> {
  const { definition, file, name } = graphNode;
  const around: Hooks = hooksAround(scope.project.config, graphNode);
  if (around.pre.length + around.post.length === 0) return { hooks: {}, problems: [] };
  const problems: Problem[] = [];
  const place = placeIn(scope.project, file, name);
  const write = (setting: Setting, hooks: readonly Hook<readonly Relation[]>[]): BoundSql[] =>
    hooks.flatMap((hook) => {
      try {
        const written = writeHook(hook, scope, graphNode);
        refuseTransactions(`The ${setting} of "${name}"`, written.sql);
        return [written];
      } catch (error) {
        const at = scope.project.locate.thrown(error) ?? place(setting);
        const known = error as Partial<ModelwrightError>;
        if (known.name === "ModelwrightError") problems.push(...(known.problems ?? []).map((found) => ({ ...found, at: found.at ?? at })));
        else
          problems.push(
            problem("hook_invalid", { name, hook: setting, reason: error instanceof Error ? error.message : String(error) }, at),
          );
        return [];
      }
    });
  const written = { preHook: write("preHook", around.pre), postHook: write("postHook", around.post) };
  const isOwn = definition.hooks.pre.length + definition.hooks.post.length > 0;
  if (definition.kind === "model" && graphNode.config.materialized === "ephemeral") {
    if (isOwn) problems.push(problem("hook_unused", { name }, place("materialized")));
    return { hooks: {}, problems };
  }

  const reads = [
    { relation: standInOf(relationIn(graphNode, scope.target)), columns },
    ...readablesOf(scope, depsOf(definition)).flatMap(({ scratch }) => scratch),
  ];
  const isKnown = hasTheseColumns(graphNode) && ![...written.preHook, ...written.postHook].some(({ sql }) => /\balter\b/i.test(sql));
  const look = async (setting: Setting, hook: BoundSql): Promise<Problem[]> => {
    const found = await scope.binder.objectionTo(hook, reads);
    // A hook before building finds the relation as it was.
    if (found === undefined || (found.about === "column" && !(isKnown && setting === "postHook"))) return [];
    return [problem("hook_sql", { name, hook: setting, reason: complaintIn(found.reason), sql: hook.sql }, place(setting))];
  };
  const looks = (["preHook", "postHook"] as const).flatMap((setting) => written[setting].map((hook) => look(setting, hook)));
  problems.push(...(await Promise.all(looks)).flat());
  const sqlOf = (hooks: readonly BoundSql[]) => hooks.map(({ sql }) => sql);
  return { hooks: { hooks: { pre: sqlOf(written.preHook), post: sqlOf(written.postHook) } }, problems };
}

type Setting = "preHook" | "postHook";

/** Whether the relation has no other columns than those of its query: what is changed in place can keep some that the query has no more. */
function hasTheseColumns({ definition, config }: NodeOf<"model" | "seed" | "snapshot">): boolean {
  if (definition.kind !== "model" || config.materialized !== "incremental") return definition.kind !== "snapshot";
  return definition.incremental?.onSchemaChange === "fail" || definition.incremental?.onSchemaChange === "sync";
}

const depsOf = (definition: NodeOf<"model" | "seed" | "snapshot">["definition"]): readonly Relation[] =>
  definition.kind === "model" ? definition.deps : definition.kind === "snapshot" ? [definition.relation] : [];

function writeHook(hook: Hook<readonly Relation[]>, scope: CompileScope, graphNode: NodeOf<"model" | "seed" | "snapshot">): BoundSql {
  if (typeof hook === "string") {
    const sql = trimSemicolon(hook);
    return { sql, scratchSql: () => sql };
  }
  const { dialect } = scope.target.adapter;
  const deps = depsOf(graphNode.definition);
  const self: SqlRef = { ref: graphNode.name };
  const built = relationIn(graphNode, scope.target);
  const indexes = new Map<SqlRef, string>();
  const index = (name: string): SqlRef => {
    const named: SqlRef = { ref: name };
    indexes.set(named, dialect.identifier(inPlaceOf(built.name, graphNode.name, name)));
    return named;
  };
  const text = hook({ self, index, sql: template, ref: referTo(deps), vars: scope.vars });
  if (!isSqlText(text)) throw new Error("it returns something else.");
  const write = (relation: RelationName, from: FromClauses) => {
    const own = (ref: SqlRef) => (ref === self ? dialect.relation(relation) : indexes.get(ref));
    return writeText(text, (ref) => own(ref) ?? from.get(ref.ref) ?? dialect.identifier(ref.ref), dialect.literal);
  };
  return {
    sql: write(built, fromClauses(scope, deps, "from")),
    scratchSql: () => write(standInOf(built), fromClauses(scope, deps, "fromScratch")),
  };
}

/** Looks whether what runs once a run can be read; what it names, nobody knows here. */
export async function checkAround({ project, binder }: CompileScope): Promise<Problem[]> {
  const { config, locate } = project;
  const look = async (hook: "onRunStart" | "onRunEnd", sql: string): Promise<Problem[]> => {
    const found = await binder.objectionTo({ sql, scratchSql: () => sql }, []);
    if (found?.about !== "syntax") return [];
    const facts = { name: config.name, hook, reason: complaintIn(found.reason), sql };
    return [problem("hook_sql", facts, locate.match("analytics.config.ts", `\\b${hook}\\b`))];
  };
  const looks = (["onRunStart", "onRunEnd"] as const).flatMap((hook) => (config[hook] ?? []).map((sql) => look(hook, sql)));
  return (await Promise.all(looks)).flat();
}
