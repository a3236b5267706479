import type { NodeHooks } from "../artifacts/manifest.js";
import { inPlaceOf } from "../core/environment.js";
import { type ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { type Hook, type Hooks, refuseTransactions } from "../define/hooks.js";
import type { Relation } from "../define/relation.js";
import type { SqlRef } from "../define/sql-model.js";
import { hooksAround } from "../graph/settings.js";
import { placeIn } from "./place.js";
import { fromClauses } from "./query.js";
import { relationIn } from "./relations.js";
import type { CompileScope, NodeOf } from "./scope.js";
import { isSqlText, template, trimSemicolon, writeText } from "./sql-text.js";
import { referTo } from "./write-sql.js";

/** Hooks as complete SQL, and what is wrong with them. */
export interface CompiledHooks {
  /** Empty where there are no hooks. */
  readonly hooks: { readonly hooks?: NodeHooks };
  readonly problems: readonly Problem[];
}

/** Writes the hooks of a node and of the folders around it. User code runs here. */
export function compileHooks(scope: CompileScope, graphNode: NodeOf<"model" | "seed" | "snapshot">): CompiledHooks {
  const { definition, file, name } = graphNode;
  const around: Hooks = hooksAround(scope.project.config, graphNode);
  if (around.pre.length + around.post.length === 0) return { hooks: {}, problems: [] };
  const problems: Problem[] = [];
  const write = (setting: "preHook" | "postHook", hooks: readonly Hook<readonly Relation[]>[]): string[] =>
    hooks.flatMap((hook) => {
      try {
        const sql = writeHook(hook, scope, graphNode);
        refuseTransactions(`The ${setting} of "${name}"`, sql);
        return [sql];
      } catch (error) {
        const at = scope.project.locate.thrown(error) ?? placeIn(scope.project, file, name)(setting);
        const known = error as Partial<ModelwrightError>;
        if (known.name === "ModelwrightError") problems.push(...(known.problems ?? []).map((found) => ({ ...found, at: found.at ?? at })));
        else
          problems.push(
            problem("hook_invalid", { name, hook: setting, reason: error instanceof Error ? error.message : String(error) }, at),
          );
        return [];
      }
    });
  const written: NodeHooks = { pre: write("preHook", around.pre), post: write("postHook", around.post) };
  const isOwn = definition.hooks.pre.length + definition.hooks.post.length > 0;
  if (definition.kind === "model" && graphNode.config.materialized === "ephemeral") {
    if (isOwn) problems.push(problem("hook_unused", { name }, placeIn(scope.project, file, name)("materialized")));
    return { hooks: {}, problems };
  }
  return { hooks: { hooks: written }, problems };
}

const depsOf = (definition: NodeOf<"model" | "seed" | "snapshot">["definition"]): readonly Relation[] =>
  definition.kind === "model" ? definition.deps : definition.kind === "snapshot" ? [definition.relation] : [];

function writeHook(hook: Hook<readonly Relation[]>, scope: CompileScope, graphNode: NodeOf<"model" | "seed" | "snapshot">): string {
  if (typeof hook === "string") return trimSemicolon(hook);
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
  const from = fromClauses(scope, deps, "from");
  const own = (ref: SqlRef) => (ref === self ? dialect.relation(built) : indexes.get(ref));
  return writeText(text, (ref) => own(ref) ?? from.get(ref.ref) ?? dialect.identifier(ref.ref), dialect.literal);
}
