import type { Adapter, ColumnType, Objection, RelationName, Warehouse } from "../adapters/adapter.js";
import type { ScratchRelation } from "./bind.js";

/** An empty catalogue that queries are bound against. */
export interface Scratch {
  /** The columns that SQL returns. Where it is a relation of its own, `standIn` becomes an empty table of them, for others to read. */
  readonly describe: (sql: string, reads: readonly ScratchRelation[], standIn?: RelationName) => Promise<readonly ColumnType[]>;
  /** What is wrong with statements, as far as it can be told from what they read. */
  readonly objectionTo: (sql: string, reads: readonly ScratchRelation[]) => Promise<Objection | undefined>;
  readonly close: () => Promise<void>;
}

interface Request {
  readonly sql: string;
  readonly reads: readonly ScratchRelation[];
  readonly standIn: RelationName | undefined;
  readonly resolve: (columns: readonly ColumnType[]) => void;
  readonly reject: (error: unknown) => void;
}

type RequestOfRelation = Request & { readonly standIn: RelationName };

/** With fewer requests than these, looking through the whole catalogue for their columns takes longer than asking one by one. */
const worthOneGo = 8;

/**
 * Opens an empty catalogue. What is asked while it is busy is bound together, as one script in one transaction: a thousand queries
 * one by one take thrice as long.
 */
export async function openScratch({ dialect, openScratch: open }: Adapter): Promise<Scratch> {
  const warehouse: Warehouse = await open();
  const made = new Set<string>();
  const pending: Request[] = [];
  let working: Promise<void> | undefined;

  const nameOf = ({ standIn }: RequestOfRelation) => dialect.relation(standIn);
  const createSchema = (schema: string) => `create schema if not exists ${dialect.identifier(schema)}`;
  const createTable = (request: RequestOfRelation) => `create or replace table ${nameOf(request)} as\n${request.sql}\nwith no data`;

  /** Makes the tables that are read and not there: those whose queries are known from earlier and were not bound now. */
  async function makeReads(requests: readonly Pick<Request, "reads">[]): Promise<void> {
    const missing = new Map<string, string>();
    for (const { relation, columns } of requests.flatMap(({ reads }) => reads)) {
      const name = dialect.relation(relation);
      if (made.has(name)) continue;
      const definitions = columns.map((column) => `${dialect.identifier(column.name)} ${column.type}`).join(", ");
      missing.set(name, `${createSchema(relation.schema)};\ncreate table if not exists ${name} (${definitions})`);
    }
    if (missing.size === 0) return;
    await warehouse.transaction((connection) => connection.execute([...missing.values()].join(";\n")));
    for (const name of missing.keys()) made.add(name);
  }

  async function bindTogether(requests: readonly RequestOfRelation[]): Promise<void> {
    await makeReads(requests);
    const schemas = [...new Set(requests.map(({ standIn }) => standIn.schema))];
    const script = [...schemas.map(createSchema), ...requests.map(createTable)].join(";\n");
    await warehouse.transaction((connection) => connection.execute(script));
    const catalogue = await warehouse.introspect(schemas);
    const tables = new Map(catalogue.map((relation) => [dialect.relation(relation), relation.columns]));
    for (const request of requests) {
      made.add(nameOf(request));
      const columns = (tables.get(nameOf(request)) ?? []).map(({ name, type }) => ({ name, type }));
      request.resolve(mayBeRenamed(columns) ? await warehouse.describe(request.sql) : columns);
    }
  }

  async function bindAlone(request: Request): Promise<readonly ColumnType[]> {
    await makeReads([request]);
    if (!isRelation(request)) return warehouse.describe(request.sql);
    try {
      await warehouse.execute(`${createSchema(request.standIn.schema)};\n${createTable(request)}`);
    } catch {
      // What no table can be made of may still be described; what does not bind fails again.
      return warehouse.describe(request.sql);
    }
    made.add(nameOf(request));
    const columns = await warehouse.describe(`select * from ${nameOf(request)}`);
    return mayBeRenamed(columns) ? warehouse.describe(request.sql) : columns;
  }

  async function work(): Promise<void> {
    for (let batch = pending.splice(0); batch.length > 0; batch = pending.splice(0)) {
      const relations = batch.filter(isRelation);
      const together = relations.length < worthOneGo ? false : await bindTogether(relations).then(isDone, isNotDone);
      for (const request of together ? batch.filter((each) => !isRelation(each)) : batch) {
        await bindAlone(request).then(request.resolve, request.reject);
      }
    }
    working = undefined;
  }

  return {
    describe: (sql, reads, standIn) =>
      new Promise((resolve, reject) => {
        pending.push({ sql, reads, standIn, resolve, reject });
        working ??= Promise.resolve().then(work);
      }),
    objectionTo: async (sql, reads) => {
      await working;
      await makeReads([{ reads }]);
      return warehouse.objectionTo(sql);
    },
    close: async () => {
      await working;
      await warehouse.close();
    },
  };
}

const isRelation = (request: Request): request is RequestOfRelation => request.standIn !== undefined;

/** A table made of a query gives the second of two columns named `id` the name `id_1`: the query itself tells which it is. */
function mayBeRenamed(columns: readonly ColumnType[]): boolean {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  return columns.some(({ name }) => names.has(/^(.*)[_:]\d+$/.exec(name.toLowerCase())?.[1] ?? ""));
}

const isDone = () => true;
/** One query that does not bind fails them all: they are bound one by one then. */
const isNotDone = () => false;
