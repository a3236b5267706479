import type { z } from "zod";
import { errorOf } from "../core/errors/index.js";
import type { ContractSchema } from "./contract.js";

/** A column as a schema declares it. */
export interface ColumnDefinition {
  readonly name: string;
  /** SQL type, e.g. `VARCHAR` or `STRUCT("a" BIGINT)`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly description: string | undefined;
}

/** The SQL type that a Zod type stands for; `undefined` where it has none. */
interface SqlType {
  readonly type: string;
  readonly nullable: boolean;
}

type AnyZod = z.core.$ZodType;
type Def<Kind extends keyof Defs> = Defs[Kind];
interface Defs {
  string: z.core.$ZodStringDef & { readonly format?: string };
  number: z.core.$ZodNumberDef & { readonly format?: string };
  literal: z.core.$ZodLiteralDef<z.core.util.Literal>;
  array: z.core.$ZodArrayDef;
  object: z.core.$ZodObjectDef;
  record: z.core.$ZodRecordDef;
  union: z.core.$ZodUnionDef;
  pipe: z.core.$ZodPipeDef;
  wrapper: { readonly innerType: AnyZod };
}

/** The SQL types of number formats: `z.int()` is a `safeint`. */
const numberTypes: Readonly<Record<string, string>> = {
  safeint: "BIGINT",
  int32: "INTEGER",
  uint32: "UINTEGER",
  float32: "FLOAT",
};

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const required = (type: string | undefined): SqlType | undefined => (type === undefined ? undefined : { type, nullable: false });
const inner = (def: unknown): AnyZod => (def as Def<"wrapper">).innerType;

/** How each kind of Zod type is stored: a kind that is not here has no column type. */
const sqlTypes: Readonly<Record<string, (def: never) => SqlType | undefined>> = {
  string: (def: Def<"string">) => required(def.format === "date" ? "DATE" : "VARCHAR"),
  number: (def: Def<"number">) => required(numberTypes[def.format ?? ""] ?? (isInteger(def) ? "BIGINT" : "DOUBLE")),
  bigint: () => required("HUGEINT"),
  boolean: () => required("BOOLEAN"),
  date: () => required("TIMESTAMP"),
  enum: () => required("VARCHAR"),
  literal: (def: Def<"literal">) => literalType(def.values),
  array: (def: Def<"array">) => required(suffixed(sqlTypeOf(def.element)?.type, "[]")),
  object: (def: Def<"object">) => required(structType(def.shape)),
  record: (def: Def<"record">) => required(mapType(def)),
  union: (def: Def<"union">) => unionType(def.options),
  nullable: (def) => nullable(sqlTypeOf(inner(def))),
  optional: (def) => nullable(sqlTypeOf(inner(def))),
  null: () => ({ type: "VARCHAR", nullable: true }),
  nonoptional: (def) => required(sqlTypeOf(inner(def))?.type),
  default: (def) => sqlTypeOf(inner(def)),
  prefault: (def) => sqlTypeOf(inner(def)),
  catch: (def) => sqlTypeOf(inner(def)),
  readonly: (def) => sqlTypeOf(inner(def)),
  pipe: (def: Def<"pipe">) => sqlTypeOf(isTransform(def.out) ? def.in : def.out),
};

const isTransform = (schema: AnyZod) => schema._zod.def.type === "transform";
const nullable = (type: SqlType | undefined): SqlType | undefined => type && { type: type.type, nullable: true };
const suffixed = (type: string | undefined, suffix: string) => (type === undefined ? undefined : type + suffix);

function isInteger(def: Def<"number">): boolean {
  return (def.checks ?? []).some((check) => (check._zod.def as { format?: string }).format === "safeint");
}

function literalType(values: readonly unknown[]): SqlType | undefined {
  const kinds = new Set(values.filter((value) => value !== null && value !== undefined).map((value) => typeof value));
  const types: Record<string, string> = { string: "VARCHAR", number: "DOUBLE", boolean: "BOOLEAN", bigint: "HUGEINT" };
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined || types[kind] === undefined) return undefined;
  const allIntegers = kind === "number" && values.every((value) => value === null || Number.isInteger(value));
  return { type: allIntegers ? "BIGINT" : types[kind], nullable: values.some((value) => value === null || value === undefined) };
}

function structType(shape: Readonly<Record<string, AnyZod>>): string | undefined {
  const fields = Object.entries(shape).map(([name, schema]) => suffixed(sqlTypeOf(schema)?.type, "")?.replace(/^/, `${quote(name)} `));
  return fields.includes(undefined) || fields.length === 0 ? undefined : `STRUCT(${fields.join(", ")})`;
}

function mapType({ keyType, valueType }: Def<"record">): string | undefined {
  const [key, value] = [sqlTypeOf(keyType)?.type, sqlTypeOf(valueType)?.type];
  return key === undefined || value === undefined ? undefined : `MAP(${key}, ${value})`;
}

/** A union has a column type where all of its members that are not null have the same one. */
function unionType(options: readonly AnyZod[]): SqlType | undefined {
  const members = options.map(sqlTypeOf);
  const valued = members.filter((_, index) => options[index]?._zod.def.type !== "null");
  const [first] = valued;
  if (first === undefined || valued.some((member) => member?.type !== first.type)) return undefined;
  return { type: first.type, nullable: members.some((member) => member?.nullable === true) };
}

interface Metadata {
  readonly sqlType?: unknown;
  readonly description?: unknown;
}

const metadataOf = (schema: AnyZod): Metadata => ((schema as z.ZodType).meta?.() ?? {}) as Metadata;

function sqlTypeOf(schema: AnyZod): SqlType | undefined {
  const { def } = schema._zod;
  const stored = (sqlTypes[def.type] as ((def: unknown) => SqlType | undefined) | undefined)?.(def);
  const { sqlType } = metadataOf(schema);
  return typeof sqlType === "string" ? { type: sqlType, nullable: stored?.nullable ?? false } : stored;
}

/** The description of a schema, wherever it stands among its wrappers: `.describe()` before or after `.nullable()`. */
function descriptionOf(schema: AnyZod): string | undefined {
  const { description } = metadataOf(schema);
  if (typeof description === "string") return description;
  const wrapped = inner(schema._zod.def) as AnyZod | undefined;
  return wrapped === undefined ? undefined : descriptionOf(wrapped);
}

/**
 * The columns that a Zod object declares: name, SQL type, nullability, description.
 * `.meta({ sqlType: "DECIMAL(18,2)" })` names a type that Zod does not have.
 *
 * @throws {@link ModelwrightError} `contract_type_unsupported` for a Zod type that has no column type.
 */
export function columnsOf(schema: ContractSchema): ColumnDefinition[] {
  return Object.entries(schema.shape).map(([name, type]) => {
    const stored = sqlTypeOf(type);
    if (stored === undefined) throw errorOf("contract_type_unsupported", { column: name, type: type._zod.def.type });
    return { name, type: stored.type, nullable: stored.nullable, description: descriptionOf(type) };
  });
}
