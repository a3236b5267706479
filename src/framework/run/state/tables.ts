import { z } from "zod";
import type { RelationName } from "../../adapters/adapter.js";

/** The schema of the target database in which runs keep what they have to know of earlier ones. It is nobody's model. */
export const stateSchema = "_modelwright";

/**
 * One table of the state: its columns with their SQL types, what a row must be, and by which columns a row is told from the others.
 * There are no primary keys or indexes, whose conflicts are over-eager: a row is replaced by a delete and an insert in one transaction.
 */
export interface StateTable {
  /** Of its format. A database whose table is of another one is refused. */
  readonly version: number;
  readonly columns: Readonly<Record<string, string>>;
  readonly row: z.ZodObject;
  readonly key: readonly string[];
  /** Columns that are not part of the row as each run reads it: they are read by what asks for them. */
  readonly onDemand?: Readonly<Record<string, string>>;
  /** A column that holds the rest of the row as one JSON object: the time that writing a row takes is the number of its columns. */
  readonly packed?: string;
}

/** A relation as it was built last, in the very transaction that put it in its place. */
const relations = {
  version: 2,
  columns: {
    schema: "VARCHAR",
    name: "VARCHAR",
    version: "VARCHAR",
  },
  row: z.strictObject({
    schema: z.string(),
    name: z.string(),
    /** Id of the node. */
    id: z.string(),
    kind: z.enum(["table", "view"]),
    /** Of what it was built by: the hashes of its query and its settings, with a space between them. */
    fingerprint: z.string(),
    /** Of its data: the same version is the same rows. */
    version: z.string(),
    /** What it was built from: versions, each with the id, or the path, of its input after a space. */
    inputs: z.array(z.string()),
    /** Hash of the names and types of its columns. */
    columns: z.string(),
    /** Rows that the catalogue told of it; null where that says nothing, as of a view. */
    rows: z.number().nullable(),
    /** What its tests that passed were and read, each as a hash. */
    tests: z.array(z.string()),
    /** ISO 8601, UTC. */
    built_at: z.iso.datetime(),
    duration_ms: z.number(),
    run_id: z.string(),
  }),
  key: ["schema", "name"],
  packed: "facts",
  /** The query that it was built of, null of a seed: a plan tells from it what another one changes. It survives what `model clean` removes. */
  onDemand: { sql: "VARCHAR" },
} as const satisfies StateTable;

/** Time that an interval-tracked model is filled for: written with the rows, adjacent intervals as one. */
const intervals = {
  version: 1,
  columns: { schema: "VARCHAR", name: "VARCHAR", start_at: "VARCHAR", end_at: "VARCHAR" },
  row: z
    .strictObject({
      schema: z.string(),
      name: z.string(),
      /** ISO 8601, UTC. */
      start_at: z.iso.datetime(),
      /** The first moment that is past it. */
      end_at: z.iso.datetime(),
    })
    .refine(({ start_at, end_at }) => Date.parse(start_at) < Date.parse(end_at), { path: ["end_at"], error: "not after start_at" }),
  key: ["schema", "name", "start_at"],
} as const satisfies StateTable;

/** The relations that environments have of their own, written before the first of them is built: killed at any moment, all can be removed. */
const environments = {
  version: 1,
  columns: { env: "VARCHAR", schema: "VARCHAR", name: "VARCHAR", id: "VARCHAR", base: "VARCHAR", base_version: "VARCHAR" },
  row: z.strictObject({
    env: z.string(),
    schema: z.string(),
    /** Of the environment's relation. */
    name: z.string(),
    /** Id of the node. */
    id: z.string(),
    /** Name of production's relation, in the same schema. */
    base: z.string(),
    /** The version of production's relation that it goes on from; null where it does not keep what was. */
    base_version: z.string().nullable(),
  }),
  key: ["schema", "name"],
} as const satisfies StateTable;

/** Every table of the state: a new one is an entry here. */
export const stateTables = { relations, intervals, environments } satisfies Record<string, StateTable>;

export type StateTableName = keyof typeof stateTables;
/** A row of a table of the state. */
export type StateRow<Name extends StateTableName> = z.output<(typeof stateTables)[Name]["row"]>;
/** A row as it is written: with the columns that are read on demand. */
export type WrittenRow<Name extends StateTableName> = StateRow<Name> &
  ((typeof stateTables)[Name] extends { readonly onDemand: infer Columns }
    ? { readonly [Column in keyof Columns]: string | null }
    : unknown);
/** All that earlier runs have left to know. */
export type State = { readonly [Name in StateTableName]: readonly StateRow<Name>[] };

/** The columns of a table, with their SQL types. */
export const columnsOfState = (name: StateTableName): Readonly<Record<string, string>> => {
  const { columns, packed, onDemand = {} }: StateTable = stateTables[name];
  return { ...columns, ...(packed === undefined ? {} : { [packed]: "VARCHAR" }), ...onDemand };
};

/** The values of the columns of a row. */
export function columnsOfRow<Name extends StateTableName>(name: Name, row: StateRow<Name>): Readonly<Record<string, unknown>> {
  const { columns, packed, onDemand = {} }: StateTable = stateTables[name];
  if (packed === undefined) return row;
  const isOwn = ([key]: readonly [string, unknown]) => key in columns || key in onDemand;
  const rest = Object.entries(row).filter((entry) => !isOwn(entry));
  return { ...Object.fromEntries(Object.entries(row).filter(isOwn)), [packed]: JSON.stringify(Object.fromEntries(rest)) };
}

export const stateTable = (name: StateTableName | typeof aboutTable): RelationName => ({ schema: stateSchema, name });

/** Holds the version of each other table's format, and what tells this database from others. */
export const aboutTable = "about";
export const aboutColumns = { key: "VARCHAR", value: "VARCHAR" } as const;
/** The key of what tells a database from others: a random text, made with the first table. */
export const databaseKey = "database";
