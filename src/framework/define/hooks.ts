import { errorOf } from "../core/errors/index.js";
import type { Relation } from "./relation.js";
import type { Shape } from "./shapes.js";
import type { SqlContext, SqlRef, SqlText } from "./sql-model.js";

/** What a hook is written with. */
export interface HookContext<Deps extends readonly Relation[]> extends SqlContext<Deps> {
  /** The relation itself, as the adapter names it. */
  readonly self: SqlRef;
  /**
   * A name for an index of the relation: `sql`create index ${index("by_id")} on ${self} (id)``. Names of indexes are unique in a schema,
   * so that an environment, whose relations lie beside production's, has them under names of its own.
   */
  readonly index: (name: string) => SqlRef;
}

/**
 * SQL that runs before or after a relation is built: a text, or a function that writes it, whose references and values are quoted by
 * the adapter. It can refer to the relation itself and to what it reads.
 */
export type Hook<Deps extends readonly Relation[] = readonly []> = string | ((context: HookContext<Deps>) => SqlText);

/** Hooks of what is built. */
export interface HookSettings<Deps extends readonly Relation[]> {
  /**
   * Runs before the relation is built aside, in a transaction of its own: when one of them fails, nothing of them stays and nothing is
   * built. What they did stays when the build fails later. The folder's hooks come first.
   *
   * What is unchanged is not built and runs no hooks. `--empty` builds, and runs them.
   */
  readonly preHook?: readonly Hook<Deps>[];
  /**
   * Runs when the relation has been tested and put in its place, in the very transaction that puts it there: nobody sees the relation
   * without what its hooks do, and when one of them fails, the old relation stays. The folder's hooks come first.
   *
   * What is unchanged is not built and runs no hooks, and neither does a snapshot that has found no changes. `--empty` builds, and runs them.
   * Where a long time is put in piece by piece (`intervals`), they run once, with the last piece; when a batch fails, the run that fills
   * what is missing runs them.
   */
  readonly postHook?: readonly Hook<Deps>[];
}

/** Hooks with their types erased; the compiler calls them. */
export interface Hooks {
  readonly pre: readonly Hook<readonly Relation[]>[];
  readonly post: readonly Hook<readonly Relation[]>[];
}

const isHook = (value: unknown): boolean => (typeof value === "string" && value.trim() !== "") || typeof value === "function";

export const hooks: Shape = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it shows how a template is written.
  expected: "an array of SQL texts and of functions that write SQL, e.g. [({ self, sql }) => sql`analyze ${self}`]",
  fits: (value) => Array.isArray(value) && value.every(isHook),
};

export const statements: Shape = {
  expected: "an array of SQL texts",
  fits: (value) => Array.isArray(value) && value.every((item) => typeof item === "string" && isHook(item)),
};

/** The shapes of {@link HookSettings}. */
export const hookKeys = { preHook: hooks, postHook: hooks } satisfies Record<keyof HookSettings<readonly Relation[]>, Shape>;

export const hooksOf = ({ preHook = [], postHook = [] }: { readonly [Key in keyof HookSettings<never>]?: readonly unknown[] }): Hooks =>
  Object.freeze({ pre: Object.freeze([...preHook]) as Hooks["pre"], post: Object.freeze([...postHook]) as Hooks["post"] });

/** What is no statement: texts, quoted names, comments. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;
const controls = /(?:^|;)\s*(begin|start\s+transaction|commit|end|rollback|abort)\b/i;

/** The word by which SQL would begin or end a transaction, which is not its own to end; `undefined` where it does not. */
export const transactionWord = (sql: string): string | undefined => controls.exec(sql.replace(quoted, " "))?.[1]?.toLowerCase();

/** @throws {@link ModelwrightError} `hook_transaction` for SQL that would end the transaction that it runs in. */
export function refuseTransactions(what: string, sql: string): void {
  const word = transactionWord(sql);
  if (word !== undefined) throw errorOf("hook_transaction", { what, word, sql });
}
