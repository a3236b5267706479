import type { CatalogRelation } from "../adapters/adapter.js";
import type { BothSides, KeyFacts } from "../artifacts/diff.js";
import type { Manifest } from "../artifacts/manifest.js";
import { errorOf } from "../core/errors/index.js";
import { type PairedColumns, type SharedColumn, sameName } from "./columns.js";

/** What tells the rows of two relations apart. */
export interface ChosenKey {
  readonly columns: readonly SharedColumn[];
  readonly from: KeyFacts["from"];
}

/** A key that the project promises: the one by which the model is merged, or the columns of a unique test. */
export interface PromisedKey {
  readonly columns: readonly string[];
  readonly from: "merge" | "test";
}

/** The promised keys of a relation: first the one that it is merged by, then those of unique tests that hold for every row, short ones first. */
export function promisedKeys({ nodes }: Manifest, id: string): PromisedKey[] {
  const node = nodes[id];
  const merged = node?.kind === "model" && node.incremental?.strategy === "merge" ? [node.incremental.key] : [];
  const tested = Object.values(nodes)
    .flatMap((test) =>
      test.kind === "test" && test.testKind === "unique" && test.attachedTo === id && test.args["where"] === undefined
        ? [test.args["columns"] as readonly string[]]
        : [],
    )
    .sort((one, other) => one.length - other.length);
  return [
    ...merged.map((columns) => ({ columns, from: "merge" }) as const),
    ...tested.map((columns) => ({ columns, from: "test" }) as const),
  ];
}

/**
 * The key that is named, or else the first promised one that both sides have. Without one, `undefined`.
 *
 * @throws {@link ModelwrightError} `diff_key_missing` or `diff_types_incomparable`, when a named key's column cannot be compared.
 */
export function chooseKey(
  named: readonly string[] | undefined,
  promised: readonly PromisedKey[],
  paired: PairedColumns,
  relations: BothSides<CatalogRelation>,
): ChosenKey | undefined {
  const resolve = (names: readonly string[]) => names.map((name) => paired.shared.find((column) => sameName(column.name, name)));
  if (named !== undefined) {
    const columns = resolve(named).map((column, index) => column ?? refuse(named[index] ?? "", paired, relations));
    return { columns, from: "call" };
  }
  for (const { columns: names, from } of promised) {
    const columns = resolve(names).filter((column) => column !== undefined);
    if (columns.length === names.length) return { columns, from };
  }
  return undefined;
}

function refuse(column: string, { changes }: PairedColumns, { before, after }: BothSides<CatalogRelation>): never {
  const retyped = changes.retyped.find(({ name }) => sameName(name, column));
  if (retyped !== undefined) throw errorOf("diff_types_incomparable", { column, before: retyped.before, after: retyped.after });
  const has = ({ columns }: CatalogRelation) => columns.some(({ name }) => sameName(name, column));
  const missing = has(after) ? before : after;
  throw errorOf("diff_key_missing", {
    column,
    relation: `${missing.schema}.${missing.name}`,
    known: missing.columns.map(({ name }) => name),
    isOnOther: has(before) || has(after),
  });
}
