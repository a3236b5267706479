import { errorOf } from "../../core/errors/index.js";

/** What a JavaScript value is in SQL, before it is bound or written. */
export type ValueType = ScalarType | { readonly list: ValueType } | { readonly struct: ReadonlyMap<string, ValueType> };

/**
 * `int32` and `safe` are JavaScript numbers, `int64` to `bignum` are bigints: a list can mix them where the widest
 * type holds every element exactly.
 */
export type ScalarType =
  | "null"
  | "boolean"
  | "int32"
  | "safe"
  | "double"
  | "int64"
  | "int128"
  | "uint128"
  | "bignum"
  | "text"
  | "timestamp"
  | "blob";

const unsupported = (value: string) => errorOf("parameter_unsupported", { value });

function numberType(value: number): ScalarType {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return "double";
  return value === (value | 0) ? "int32" : "safe";
}

function bigintType(value: bigint): ScalarType {
  if (BigInt.asIntN(64, value) === value) return "int64";
  if (BigInt.asIntN(128, value) === value) return "int128";
  return BigInt.asUintN(128, value) === value ? "uint128" : "bignum";
}

/** Whether a string holds half a surrogate pair, which no UTF-8 stands for. */
const isBroken = (text: string) => /\p{Surrogate}/u.test(text);

function textType(value: string): ScalarType {
  if (isBroken(value)) throw unsupported("string with half a surrogate pair");
  return "text";
}

function structType(value: object): ValueType {
  const fields = Object.entries(value);
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  if (fields.length === 0) throw unsupported("object without fields");
  if (names.size < fields.length) throw unsupported("object whose field names differ only in case");
  if (fields.some(([name]) => name === "" || name === "__proto__" || name.includes("\0") || isBroken(name))) {
    throw unsupported("object with a field name that a struct cannot have");
  }
  return { struct: new Map(fields.map(([name, field]) => [name, typeOfValue(field)])) };
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/**
 * The SQL type of a JavaScript value.
 *
 * @throws {@link ModelwrightError} `parameter_unsupported` for a value that no SQL value stands for exactly.
 */
export function typeOfValue(value: unknown): ValueType {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return numberType(value);
  if (typeof value === "bigint") return bigintType(value);
  if (typeof value === "string") return textType(value);
  if (typeof value !== "object") throw unsupported(typeof value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw unsupported("invalid Date");
    return "timestamp";
  }
  if (value instanceof Uint8Array) return "blob";
  if (Array.isArray(value)) return { list: value.map(typeOfValue).reduce(unify, "null") };
  if (isPlain(value)) return structType(value);
  throw unsupported(value.constructor.name);
}

const numbers = ["int32", "safe", "double"];
const integers = ["int32", "safe", "int64", "int128"];

/** The type that holds the values of both exactly; elements of one list must have one. */
function unify(a: ValueType, b: ValueType): ValueType {
  if (a === "null" || a === b) return b;
  if (b === "null") return a;
  if (typeof a === "string" && typeof b === "string") return unifyScalars(a, b);
  if (typeof a === "object" && typeof b === "object") {
    if ("list" in a && "list" in b) return { list: unify(a.list, b.list) };
    if ("struct" in a && "struct" in b) return unifyStructs(a.struct, b.struct);
  }
  throw unsupported("array of values of different types");
}

function unifyScalars(a: ScalarType, b: ScalarType): ScalarType {
  for (const chain of [numbers, integers]) {
    if (chain.includes(a) && chain.includes(b)) return chain.indexOf(a) > chain.indexOf(b) ? a : b;
  }
  const wide = [...integers, "uint128", "bignum"];
  if (wide.includes(a) && wide.includes(b)) return "bignum";
  throw unsupported(`array of values of different types (${a}, ${b})`);
}

function unifyStructs(a: ReadonlyMap<string, ValueType>, b: ReadonlyMap<string, ValueType>): ValueType {
  if (a.size !== b.size || [...a.keys()].some((name) => !b.has(name))) throw unsupported("array of objects with different fields");
  return { struct: new Map([...a].map(([name, type]) => [name, unify(type, b.get(name) ?? "null")])) };
}
