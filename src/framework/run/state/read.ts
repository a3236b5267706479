import { z } from "zod";
import type { CatalogRelation, Connection, RelationName, SqlDialect } from "../../adapters/adapter.js";
import { errorOf } from "../../core/errors/index.js";
import {
  aboutColumns,
  aboutTable,
  databaseKey,
  type State,
  type StateTable,
  type StateTableName,
  stateSchema,
  stateTable,
  stateTables,
} from "./tables.js";

const names = Object.keys(stateTables) as StateTableName[];

/** A database in which nothing was built yet. */
export const emptyState = Object.fromEntries(names.map((name) => [name, []])) as unknown as State;

/** What is kept in the database: its rows, and the tables of it that are there. */
export interface FoundState {
  readonly state: State;
  readonly tables: ReadonlySet<StateTableName>;
  /** What tells this database from others; `undefined` where nothing was built in it yet. */
  readonly database: string | undefined;
}

/**
 * Reads the whole state in one query, or in none where there is none. `catalogue` is what the database holds, the schema of the state
 * included.
 *
 * @throws {@link ModelwrightError} `state_version` and `state_damaged`
 */
export async function readState(
  connection: Pick<Connection, "query">,
  dialect: SqlDialect,
  catalogue: readonly CatalogRelation[],
): Promise<FoundState> {
  const found = new Map(catalogue.filter(({ schema }) => schema === stateSchema).map((relation) => [relation.name, relation]));
  const there = names.filter((name) => found.has(name));
  const about = found.get(aboutTable);
  if (about === undefined && there.length === 0) return { state: emptyState, tables: new Set(), database: undefined };
  if (about === undefined) throw damaged(aboutTable, "the table is missing");
  const kept = [aboutTable, ...there] as const;
  const unreadable = kept.flatMap((name) => missingColumn(name, found.get(name)));
  if (unreadable[0]?.table === aboutTable) throw unreadable[0].error;

  // A table without one of its columns may be of another version, which says more.
  const all = unreadable.length > 0 ? ([aboutTable] as const) : kept;
  const query = all.map((name) => {
    const columns = columnsIn(name).map(dialect.identifier);
    const read = `(select ${columns.join(", ")} from ${dialect.relation(stateTable(name))})`;
    return `select ${dialect.literal(name)} as "table", ${dialect.rowAsJson("row")} as row from ${read} as row`;
  });
  const rows = await connection.query<{ readonly table: string; readonly row: string }>(query.join("\nunion all\n"));
  const texts = new Map<string, string[]>(all.map((name) => [name, []]));
  for (const { table, row } of rows) texts.get(table)?.push(row);

  const versions = new Map(parse(aboutTable, aboutRow, texts.get(aboutTable) ?? []).map(({ key, value }) => [key, value]));
  for (const name of names) {
    const version = versions.get(name);
    const known = String(stateTables[name].version);
    if (version !== undefined && version !== known) {
      throw errorOf("state_version", { schema: stateSchema, table: name, found: version, known });
    }
    if (found.has(name) !== (version !== undefined))
      throw damaged(name, version === undefined ? "its version is not known" : "the table is missing");
  }
  if (unreadable[0] !== undefined) throw unreadable[0].error;
  const state = Object.fromEntries(
    names.map((name) => {
      const { row, packed }: StateTable = stateTables[name];
      return [name, parse(name, row, texts.get(name) ?? [], packed)];
    }),
  );
  return { state: state as unknown as State, tables: new Set(there), database: versions.get(databaseKey) };
}

/** The queries that relations were built of, where they are kept. */
export async function readQueries(
  connection: Pick<Connection, "query" | "introspect">,
  relations: readonly RelationName[],
  dialect: SqlDialect,
): Promise<readonly (RelationName & { readonly sql: string })[]> {
  const { identifier, literal } = dialect;
  const wanted = relations.map(
    ({ schema, name }) => `${identifier("schema")} = ${literal(schema)} and ${identifier("name")} = ${literal(name)}`,
  );
  const kept = stateTable("relations");
  const isThere = wanted.length > 0 && (await connection.introspect([kept.schema])).some(({ name }) => name === kept.name);
  if (!isThere) return [];
  const columns = ["schema", "name", "sql"].map(identifier);
  return connection.query(
    `select ${columns.join(", ")} from ${dialect.relation(kept)} where ${identifier("sql")} is not null and (${wanted.join(" or ")})`,
  );
}

const aboutRow = z.object({ key: z.string(), value: z.string() });

/** The columns of a table that each run reads. */
function columnsIn(name: StateTableName | typeof aboutTable): string[] {
  if (name === aboutTable) return Object.keys(aboutColumns);
  const { columns, packed }: StateTable = stateTables[name];
  return [...Object.keys(columns), ...(packed === undefined ? [] : [packed])];
}

function missingColumn(name: StateTableName | typeof aboutTable, found: CatalogRelation | undefined) {
  const missing = columnsIn(name).find((column) => !found?.columns.some((one) => one.name === column));
  return missing === undefined ? [] : [{ table: name, error: damaged(name, `the column "${missing}" is missing`) }];
}

function parse<Row extends z.ZodType>(table: string, row: Row, texts: readonly string[], packed?: string): z.output<Row>[] {
  const parsed = z.array(row).safeParse(texts.map((text) => unpacked(table, text, packed)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(table, `row ${String(issue?.path[0])}, ${issue?.path.slice(1).join(".")}: ${issue?.message}`);
}

/** A row with what is packed into a column of it. */
function unpacked(table: string, text: string, packed: string | undefined): unknown {
  const row = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (packed === undefined) return row;
  const { [packed]: facts, ...rest } = row;
  try {
    return { ...rest, ...JSON.parse(String(facts)) };
  } catch {
    throw damaged(table, `${packed}: no JSON`);
  }
}

const damaged = (table: string, reason: string) => errorOf("state_damaged", { schema: stateSchema, table, reason });
