import type { CatalogRelation, SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { BuildableNode, Manifest, ManifestNode, TestNode } from "../artifacts/manifest.js";
import { hasHistory, inputIds, isStored, isView } from "../artifacts/nodes.js";
import { hash } from "../core/hash.js";
import { labelOf } from "./context.js";
import { createRowCounts } from "./row-counts.js";
import type { FileNode, SourceFiles } from "./source-files.js";
import { hashColumns } from "./state/built.js";
import type { State } from "./state/tables.js";

/** What is kept of a relation that was built. */
export type BuiltRow = State["relations"][number];

/** An input and its version; `undefined` where that cannot be known. */
export interface InputVersion {
  readonly id: string;
  readonly version: string | undefined;
}

/** Tells by which versions of their data nodes are read. */
export interface Versions {
  /** What is kept of it, and in what the catalogue says that it is not what was built; `undefined` where nothing is kept of it. */
  readonly foundOf: (node: BuildableNode) => { readonly row: BuiltRow; readonly difference: string | undefined } | undefined;
  /** The same, where it takes a look at the relation itself: the rows of what is changed in place are counted. */
  readonly countedOf: (node: BuildableNode) => Promise<ReturnType<Versions["foundOf"]>>;
  /** The inputs of a node, what is only a part of it looked through, with the versions that can be read now. */
  readonly inputsOf: (id: string) => Promise<readonly InputVersion[]>;
  /** The version of what can be read of a node now; `undefined` where it cannot be known. */
  readonly current: (id: string) => Promise<string | undefined>;
  /** What a test that passes is kept as: what it is, and what it reads besides the relation under test. `undefined` where that cannot be known. */
  readonly testKey: (test: TestNode) => Promise<string | undefined>;
  /** Of the tests that are decided over a relation, the keys that would be kept now if they passed. */
  readonly testKeysOf: (id: string) => Promise<ReadonlySet<string>>;
  /** Tells that a node was built. */
  readonly built: (id: string, version: string | undefined) => void;
}

/** What the versions are told from. */
export interface VersionsContext {
  readonly manifest: Manifest;
  readonly warehouse: Pick<Warehouse, "query">;
  readonly dialect: SqlDialect;
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  readonly state: State;
  readonly files: SourceFiles;
  /** What is read from another database, of which nothing is kept here. */
  readonly elsewhere: ReadonlyMap<string, unknown>;
}

export function createVersions({ manifest, warehouse, dialect, existing, state, files, elsewhere }: VersionsContext): Versions {
  const rows = new Map(state.relations.map((row) => [labelOf(row), row]));
  const known = new Map<string, Promise<string | undefined>>();

  const foundOf: Versions["foundOf"] = (node) => {
    const label = labelOf(node.relation);
    const row = rows.get(label);
    return row && { row, difference: differenceOf(row, existing.get(label), !hasHistory(node)) };
  };
  const isCounted = (node: ManifestNode): node is BuildableNode => {
    const found = isStored(node) && hasHistory(node) && !elsewhere.has(node.id) ? foundOf(node) : undefined;
    return found !== undefined && found.difference === undefined;
  };
  const counts = createRowCounts(
    () => Object.values(manifest.nodes).flatMap((node) => (isCounted(node) ? [node.relation] : [])),
    warehouse,
    dialect,
  );
  const countedOf: Versions["countedOf"] = async (node) => {
    const found = foundOf(node);
    if (found === undefined || !isCounted(node)) return found;
    return { ...found, difference: rowsDifference(found.row, await counts.of(node.relation)) };
  };

  async function read(id: string): Promise<string | undefined> {
    const node = elsewhere.has(id) ? undefined : manifest.nodes[id];
    if (node?.kind === "source") return files.versionOf(node);
    if (node === undefined || node.kind === "test" || node.kind === "exposure") return undefined;
    const found = await countedOf(node);
    const row = found?.difference === undefined ? found?.row : undefined;
    // What a table holds is what was put into it. What a view holds are its inputs as they are now, read by the query it was made of.
    if (!isView(node) || row === undefined) return row?.version;
    return row.fingerprint === fingerprintText(node) ? builtVersion(node, await inputsOf(id)) : undefined;
  }

  const current: Versions["current"] = (id) => {
    const version = known.get(id) ?? read(id);
    known.set(id, version);
    return version;
  };

  const inputsOf: Versions["inputsOf"] = async (id) => {
    const node = manifest.nodes[id];
    // A seed is made of its file, as it is now: it can have changed since the project was compiled.
    if (node?.kind === "seed") return [{ id: node.path, version: await files.versionOf(node) }];
    return Promise.all(inputIds(manifest, id).map(async (input) => ({ id: input, version: await current(input) })));
  };

  const testKey: Versions["testKey"] = async (test) => {
    const fingerprint = fingerprintText(test);
    const inputs = (await inputsOf(test.id)).filter(({ id }) => id !== test.anchor);
    if (fingerprint === undefined || isVolatile(test) || inputs.some(({ version }) => version === undefined)) return undefined;
    return hash(test.id, fingerprint, ...inputs.flatMap(({ id, version }) => [id, version ?? ""])).slice(0, 16);
  };

  return {
    foundOf,
    countedOf,
    inputsOf,
    current,
    testKey,
    async testKeysOf(id) {
      const tests = Object.values(manifest.nodes).filter((node): node is TestNode => node.kind === "test" && node.anchor === id);
      return new Set((await Promise.all(tests.map(testKey))).flatMap((key) => key ?? []));
    },
    built: (id, version) => known.set(id, Promise.resolve(version)),
  };
}

/** The version of what a node gives from these inputs; `undefined` where it could be something else each time. */
export function builtVersion(node: BuildableNode, inputs: readonly InputVersion[]): string | undefined {
  const fingerprint = fingerprintText(node);
  if (fingerprint === undefined || isVolatile(node) || hasHistory(node) || inputs.some(({ version }) => version === undefined))
    return undefined;
  return hash(fingerprint, ...inputs.flatMap(({ id, version }) => [id, version ?? ""]));
}

/** Inputs as they are kept: those whose version is known. */
export const inputTexts = (inputs: readonly InputVersion[]): string[] =>
  inputs.flatMap(({ id, version }) => (version === undefined ? [] : [`${version} ${id}`]));
/** Stands among the inputs of a relation that was built for a part of its time only. It is no input of itself. */
export const partMark = ({ id }: BuildableNode): string => `part ${id}`;
export const inputOfText = (text: string): [id: string, version: string] => {
  const space = text.indexOf(" ");
  return [text.slice(space + 1), text.slice(0, space)];
};

/** A fingerprint as it is kept. */
export const fingerprintText = ({ fingerprint }: BuildableNode | TestNode): string | undefined =>
  fingerprint && `${fingerprint.query} ${fingerprint.settings}`;

export const isVolatile = ({ volatile = [] }: BuildableNode | TestNode): boolean => volatile.length > 0;

/** The files whose rows are read when nodes are built or tested: views are looked through. */
export function storedFiles(manifest: Manifest, ids: readonly string[]): readonly FileNode[] {
  const seen = new Set(ids);
  const files: FileNode[] = [];
  for (const reader of seen) {
    const node = manifest.nodes[reader];
    const isRead = node !== undefined && !ids.includes(reader);
    if (node?.kind === "source" || (node?.kind === "seed" && !isRead)) files.push(node);
    else if (!isRead || !isStored(node)) for (const parent of manifest.parents[reader] ?? []) seen.add(parent);
  }
  return files;
}

/**
 * In what a relation is not what was built. The catalogue counts rows that were replaced, too: of a history that is changed in place,
 * its number says nothing.
 */
function differenceOf(row: BuiltRow, found: CatalogRelation | undefined, tellsRows: boolean): string | undefined {
  if (found === undefined) return "is not in the database any more";
  if (found.kind !== row.kind) return `is a ${found.kind} now`;
  if (hashColumns(found.columns) !== row.columns) return "has other columns than were built";
  return tellsRows && row.rows !== null ? rowsDifference(row, found.rows) : undefined;
}

const rowsDifference = ({ rows }: BuiltRow, found: number | undefined): string | undefined =>
  found === rows ? undefined : `has ${found ?? "unknown"} rows where ${rows} were built`;
