import { z } from "zod";
import type { CatalogRelation, Connection, RelationName, SqlDialect } from "../../adapters/adapter.js";
import { errorOf } from "../../core/errors/index.js";
import {
  aboutColumns,
  aboutTable,
  databaseKey,
  type ReadTableName,
  type State,
  type StateRow,
  type StateTable,
  type StateTableName,
  stateSchema,
  stateTable,
  stateTables,
} from "./tables.js";

const names = Object.keys(stateTables) as StateTableName[];
const isRead = (name: StateTableName): name is ReadTableName => !("onDemand" in stateTables[name]);
const readNames = names.filter(isRead);

/** A database in which nothing was built yet. */
export const emptyState = Object.fromEntries(readNames.map((name) => [name, []])) as unknown as State;

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
  const missing = missingColumn(about, aboutColumns);
  if (missing !== undefined) throw damaged(aboutTable, `the column "${missing}" is missing`);

  const all = [aboutTable, ...there.filter(isRead)] as const;
  const query = all.map(
    (name) =>
      `select ${dialect.literal(name)} as "table", ${dialect.rowAsJson("row")} as row from ${dialect.relation(stateTable(name))} as row`,
  );
  const rows = await connection.query<{ readonly table: string; readonly row: string }>(query.join("\nunion all\n"));
  const texts = new Map(all.map((name) => [name as string, [] as string[]]));
  for (const { table, row } of rows) texts.get(table)?.push(row);

  const versions = versionsIn(parse(aboutTable, aboutRow, texts.get(aboutTable) ?? []));
  for (const name of names) {
    const version = versions.get(name);
    const known = String(stateTables[name].version);
    if (version !== undefined && version !== known) {
      throw errorOf("state_version", { schema: stateSchema, table: name, found: version, known });
    }
    if (found.has(name) !== (version !== undefined))
      throw damaged(name, version === undefined ? "its version is not known" : "the table is missing");
  }
  const state = Object.fromEntries(readNames.map((name) => [name, parse(name, stateTables[name].row, texts.get(name) ?? [])]));
  return { state: state as unknown as State, tables: new Set(there), database: versions.get(databaseKey) };
}

/** The queries that relations were built of, where they are kept, by schema and name. */
export async function readQueries(
  connection: Pick<Connection, "query" | "introspect">,
  relations: readonly RelationName[],
  dialect: SqlDialect,
): Promise<StateRow<"queries">[]> {
  const { identifier, literal } = dialect;
  const wanted = relations.map(
    ({ schema, name }) => `${identifier("schema")} = ${literal(schema)} and ${identifier("name")} = ${literal(name)}`,
  );
  const { schema, name } = stateTable("queries");
  const isThere = wanted.length > 0 && (await connection.introspect([schema])).some((relation) => relation.name === name);
  if (!isThere) return [];
  return connection.query(`select * from ${dialect.relation(stateTable("queries"))} where ${wanted.join(" or ")}`);
}

const aboutRow = z.object({ key: z.string(), value: z.string() });

const versionsIn = (rows: readonly z.output<typeof aboutRow>[]): ReadonlyMap<string, string> =>
  new Map(rows.map(({ key, value }) => [key, value]));

const missingColumn = ({ columns }: CatalogRelation, wanted: StateTable["columns"]): string | undefined =>
  Object.keys(wanted).find((name) => !columns.some((column) => column.name === name));

function parse<Row extends z.ZodType>(table: string, row: Row, texts: readonly string[]): z.output<Row>[] {
  const parsed = z.array(row).safeParse(texts.map((text) => JSON.parse(text)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(table, `row ${String(issue?.path[0])}, ${issue?.path.slice(1).join(".")}: ${issue?.message}`);
}

const damaged = (table: string, reason: string) => errorOf("state_damaged", { schema: stateSchema, table, reason });
