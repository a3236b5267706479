// What is in a database file, read by DuckDB alone.
import { copyFileSync, existsSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { watched } from "./project.js";

/** A relation, and what the state says of it. */
export interface Seen {
  /** Number of rows and a sum of their hashes: equal for the same rows in any order. `undefined` where there is no such relation. */
  readonly content: string | undefined;
  /** How many rows of the state are about it. */
  readonly kept: number;
  readonly version: string | undefined;
  readonly tests: string | undefined;
  /** Whether the state tells another number of rows than there is. */
  readonly isMiscounted: boolean;
}

export interface Sight {
  readonly relations: ReadonlyMap<string, Seen>;
  /** The intervals that are filled, as text. */
  readonly intervals: string;
  /** What was built aside. */
  readonly aside: readonly string[];
  /** What is wrong whatever the generation. */
  readonly faults: readonly string[];
}

const nothing: Seen = { content: undefined, kept: 0, version: undefined, tests: undefined, isMiscounted: false };
/** A database in which nothing was built yet. */
export const emptySight: Sight = {
  relations: new Map(watched.map(({ name }) => [name, nothing])),
  intervals: "",
  aside: [],
  faults: [],
};

/** Looks at a copy of a database and its log, so that the next run finds what the killed one has left, and not what a look has made of it. */
export async function look(file: string, projectDir: string): Promise<Sight> {
  // Three headers are written before anything else: where one is missing, the database was never made.
  if (!existsSync(file) || statSync(file).size < 3 * 4096) return emptySight;
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "faults-look-")));
  try {
    const path = join(dir, "data.duckdb");
    copyFileSync(file, path);
    if (existsSync(`${file}.wal`)) copyFileSync(`${file}.wal`, `${path}.wal`);
    const instance = await DuckDBInstance.create(path, { file_search_path: projectDir });
    try {
      return await lookInto(instance);
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    return { ...emptySight, faults: [`it cannot be read: ${String(error)}`] };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type Row = Readonly<Record<string, string | null>>;

async function lookInto(instance: DuckDBInstance): Promise<Sight> {
  const connection = await instance.connect();
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as unknown as readonly Row[];
  const listed = await ask(
    "select schema_name as schema, table_name as name from duckdb_tables() union all " +
      "select schema_name, view_name from duckdb_views() where not internal",
  );
  const inState = new Set(listed.filter(({ schema }) => schema === "_modelwright").map(({ name }) => name));
  const others = listed.filter(({ schema }) => schema !== "_modelwright").map(({ name }) => String(name));
  const known = watched.filter(({ name }) => others.includes(name));
  const contents = await ask(["select null as name, null as content", ...known.map(contentOf)].join("\nunion all\n"));
  const rows = inState.has("relations")
    ? await ask("select name, version, facts->>'tests' as tests, facts->>'rows' as rows from _modelwright.relations")
    : [];
  const intervals = inState.has("intervals") ? await ask("select start_at, end_at from _modelwright.intervals order by start_at") : [];
  const relations = watched.map(({ name }): readonly [string, Seen] => {
    const content = contents.find((row) => row["name"] === name)?.["content"] ?? undefined;
    const kept = rows.filter((row) => row["name"] === name);
    const [row] = kept;
    const count = row?.["rows"] ?? undefined;
    return [
      name,
      {
        content,
        kept: kept.length,
        version: row?.["version"] ?? undefined,
        tests: row?.["tests"] ?? undefined,
        isMiscounted: count !== undefined && count !== content?.split(" ")[0],
      },
    ];
  });
  const names = new Set(watched.map(({ name }) => name));
  const aside = others.filter((name) => name.startsWith("__building_"));
  const strays = [...others, ...rows.map((row) => String(row["name"]))].filter((name) => !names.has(name) && !aside.includes(name));
  return {
    relations: new Map(relations),
    intervals: intervals.map((row) => `${row["start_at"]} to ${row["end_at"]}`).join(", "),
    aside,
    faults: strays.map((name) => `${name} is nobody's`),
  };
}

const contentOf = ({ name, columns }: (typeof watched)[number]): string =>
  `select '${name}' as name, count(*) || ' rows, ' || coalesce(sum(hash(t)::hugeint), 0) as content from (select ${columns} from main.${name}) t`;
