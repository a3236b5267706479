import { timestampText } from "./temporal-text.js";
import { type ScalarType, typeOfValue, type ValueType } from "./value-type.js";

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
const cast = (text: string, type: string) => `CAST('${text}' AS ${type})`;
/** A minus sign binds loosely, and two of them begin a comment. */
const signed = (text: string) => (text.startsWith("-") ? `(${text})` : text);

function text(value: string): string {
  if (!value.includes("\0")) return quote(value);
  return `(${value.split("\0").map(quote).join(" || chr(0) || ")})`;
}

/** With an exponent: without one, DuckDB takes the number for a DECIMAL. */
function double(value: number): string {
  if (!Number.isFinite(value)) return cast(String(value), "DOUBLE");
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return signed(digits.includes("e") ? digits : `${digits}e0`);
}

/** The smallest integer of a type: DuckDB reads its digits first, as a wider type's, and then the minus sign. */
const integer = (type: string, smallest: bigint) => (value: number | bigint) =>
  BigInt(value) === smallest ? cast(String(value), type) : signed(String(value));

/** How a value of each type is written. */
const scalars = {
  null: () => "NULL",
  boolean: (value: boolean) => String(value),
  int32: integer("INTEGER", -(2n ** 31n)),
  safe: integer("BIGINT", -(2n ** 63n)),
  double: (value: number) => double(value),
  int64: integer("BIGINT", -(2n ** 63n)),
  int128: (value: bigint) => cast(String(value), "HUGEINT"),
  uint128: (value: bigint) => cast(String(value), "UHUGEINT"),
  bignum: (value: bigint) => cast(String(value), "BIGNUM"),
  text,
  timestamp: (value: Date) => `TIMESTAMP '${timestampText(BigInt(value.getTime()) * 1000n)}'`,
  blob: (value: Uint8Array) => `unhex('${Buffer.from(value).toString("hex")}')`,
} satisfies Record<ScalarType, (value: never) => string>;

function write(value: unknown, type: ValueType): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof type === "string") return (scalars[type] as (value: unknown) => string)(value);
  if ("list" in type) return `[${(value as unknown[]).map((item) => write(item, type.list)).join(", ")}]`;
  const fields = value as Record<string, unknown>;
  return `{${[...type.struct].map(([name, field]) => `${quote(name)}: ${write(fields[name], field)}`).join(", ")}}`;
}

/**
 * Writes a JavaScript value as a literal that DuckDB reads back as the very same value.
 *
 * @throws {@link ModelwrightError} `parameter_unsupported`
 */
export const literal = (value: unknown): string => write(value, typeOfValue(value));
