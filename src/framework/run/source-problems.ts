import { join } from "node:path";
import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest, SourceNode } from "../artifacts/manifest.js";
import { isStored } from "../artifacts/nodes.js";
import { ModelwrightError, type Problem, problem } from "../core/errors/index.js";

/** What it takes to say what is wrong with a source. */
export interface SourceContext {
  readonly manifest: Manifest;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  /** Files are told relative to it. */
  readonly projectDir: string;
}

/**
 * What can be known of the sources that nodes and tests read before anything is built: that there are files, that they can be opened,
 * that they have the declared columns of the declared types. What is wrong in the middle of a file only shows while it is read.
 */
export async function sourceProblems(ids: readonly string[], context: SourceContext): Promise<Problem[]> {
  const found = await Promise.all(sourcesOf(context, ids).map((source) => checkSource(source, context)));
  return found.flat();
}

/** Every mention of a path inside the project made relative. */
export const relativeTo = (projectDir: string, text: string): string => text.replaceAll(join(projectDir, "/"), "").replace(/^\.\//, "");

/** The sources that nodes read: themselves, directly, and through what is not stored (`everything`: through stored relations, too). */
export function sourcesOf(
  { manifest }: SourceContext,
  ids: readonly string[],
  through: "unstored" | "everything" = "unstored",
): SourceNode[] {
  const readers = new Set(ids);
  const seen = new Set(ids);
  for (const reached of seen) {
    const node = manifest.nodes[reached];
    if (!readers.has(reached) && isStored(node) && through === "unstored") continue;
    for (const parent of manifest.parents[reached] ?? []) seen.add(parent);
  }
  return [...seen].flatMap((reached) => {
    const node = manifest.nodes[reached];
    return node?.kind === "source" ? [node] : [];
  });
}

async function checkSource(source: SourceNode, context: SourceContext): Promise<Problem[]> {
  const { dialect, warehouse } = context;
  const names = source.columns.map(({ name }) => dialect.identifier(name)).join(", ") || "*";
  const query = `select ${names} from ${source.from} as source`;
  try {
    const found = await warehouse.describe(query);
    // Parquet tells its columns and their types itself; of text, the first rows show whether it can be read as declared.
    if (source.origin.kind === "files" && source.origin.format !== "parquet") await warehouse.execute(`${query} limit 1`);
    return typeProblems(source, new Map(found.map(({ name, type }) => [name, type])), dialect);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return [explain(source, (await brokenRow(source, reason, context)) ?? reason, context)];
  }
}

/** What the engine says of a query that failed; `undefined` for any other error. */
function reasonOf(error: unknown): string | undefined {
  const [said] = error instanceof ModelwrightError ? error.problems : [];
  return said?.code === "query_failed" ? (said as Problem<"query_failed">).facts.reason : undefined;
}

/**
 * What the engine says of the first row of a CSV file that has more or fewer cells than its header. It finds the columns by the first rows:
 * one that is broken makes it take all of them for missing, without a place.
 */
async function brokenRow({ origin, columns }: SourceNode, said: string, context: SourceContext): Promise<string | undefined> {
  const { dialect, warehouse, projectDir } = context;
  if (origin.kind !== "files" || origin.format !== "csv" || dialect.explainScan(said)?.line !== undefined) return undefined;
  const names = columns.map(({ name }) => name);
  for (const { file } of await warehouse.query<{ readonly file: string }>(dialect.listFiles(origin.paths))) {
    const path = relativeTo(projectDir, file);
    try {
      const [first] = await warehouse.query<{ readonly line: string }>(dialect.csvHeader(origin, path));
      const rows = dialect.csvRows(origin, path, first?.line ?? "", names);
      if (rows !== undefined) await warehouse.execute(rows);
    } catch (error) {
      const found = reasonOf(error);
      if (found === undefined) throw error;
      if (dialect.explainScan(found)?.line !== undefined) return found;
    }
  }
  return undefined;
}

function typeProblems(source: SourceNode, found: ReadonlyMap<string, string>, { sameType }: SqlDialect): Problem[] {
  return source.columns.flatMap(({ name, type }) => {
    const actual = found.get(name);
    if (type === undefined || actual === undefined || sameType(actual, type)) return [];
    return [problem("source_type", { source: source.name, where: whereOf(source), column: name, expected: type, actual }, source.location)];
  });
}

function explain(source: SourceNode, said: string, { dialect, projectDir }: SourceContext): Problem {
  const failure = dialect.explainScan(said);
  const where = whereOf(source);
  const reason = relativeTo(projectDir, failure?.reason ?? said.replace(/\n\nLINE \d+:[\s\S]*$/, ""));
  switch (failure?.kind) {
    case "missing":
      return problem("source_missing", { source: source.name, kind: source.origin.kind, where: failure.file ?? where }, source.location);
    case "columns": {
      const known = source.columns.map(({ name }) => name);
      const facts = { source: source.name, where, columns: failure.columns, isAll: known.every((name) => failure.columns.includes(name)) };
      return problem(
        "source_columns",
        { ...facts, isCsv: source.origin.kind === "files" && source.origin.format === "csv" },
        source.location,
      );
    }
    default: {
      const path = failure?.file === undefined ? where : relativeTo(projectDir, failure.file);
      const line = failure?.line;
      return problem(
        "source_unreadable",
        { source: source.name, path, line, reason },
        line === undefined ? source.location : { file: path, line },
      );
    }
  }
}

export const whereOf = ({ origin }: SourceNode): string =>
  origin.kind === "files" ? origin.paths.join(", ") : `${origin.relation.schema}.${origin.relation.name}`;
