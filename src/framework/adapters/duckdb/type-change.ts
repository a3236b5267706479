import type { TypeFamily } from "../adapter.js";
import { parseType } from "./parse-type.js";
import { printType, type SqlType } from "./sql-type.js";

/** Whole numbers by the range that they hold: [negative bits, positive bits]. */
const integers: Readonly<Record<string, readonly [negative: number, positive: number]>> = {
  TINYINT: [7, 7],
  SMALLINT: [15, 15],
  INTEGER: [31, 31],
  BIGINT: [63, 63],
  HUGEINT: [127, 127],
  UTINYINT: [0, 8],
  USMALLINT: [0, 16],
  UINTEGER: [0, 32],
  UBIGINT: [0, 64],
  UHUGEINT: [0, 128],
};
/** Up to so many bits, each whole number is one of the type's. */
const exactBits: Readonly<Record<string, number>> = { FLOAT: 24, DOUBLE: 53 };

const decimalOf = (name: string): readonly [width: number, scale: number] | undefined => {
  const match = /^DECIMAL\((\d+),(\d+)\)$/.exec(name);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
};

const scalarName = (type: string): string => {
  const parsed = parseType(type);
  return parsed?.kind === "scalar" ? parsed.name : "";
};

export function familyOf(type: string): TypeFamily {
  const name = scalarName(type);
  if (name === "DATE") return "date";
  if (name.startsWith("TIMESTAMP")) return "timestamp";
  if (name === "BOOLEAN") return "boolean";
  if (name === "VARCHAR") return "text";
  return name in integers || name in exactBits || decimalOf(name) !== undefined ? "number" : "other";
}

type Change = "same" | "wider" | "narrower";

/** Whether every value of the one type is one of the other, too. A field that is gone is a loss, a new one is none. */
export function changeOf(from: string, to: string): Change {
  const [before, after] = [parseType(from), parseType(to)];
  if (before === undefined || after === undefined) return from === to ? "same" : "narrower";
  if (printType(before) === printType(after)) return "same";
  return holds(before, after) ? "wider" : "narrower";
}

function holds(from: SqlType, to: SqlType): boolean {
  if (printType(from) === printType(to)) return true;
  if (from.kind === "scalar" && to.kind === "scalar") return holdsScalar(from.name, to.name);
  if (from.kind === "list" && to.kind === "list") return (to.length === undefined || to.length === from.length) && holds(from.of, to.of);
  if (from.kind === "map" && to.kind === "map") return holds(from.key, to.key) && holds(from.value, to.value);
  if (from.kind === "struct" && to.kind === "struct") {
    const fields = new Map(to.fields.map(({ name, type }) => [name.toLowerCase(), type]));
    return from.fields.every(({ name, type }) => {
      const other = fields.get(name.toLowerCase());
      return other !== undefined && holds(type, other);
    });
  }
  return false;
}

function holdsScalar(from: string, to: string): boolean {
  const [integer, decimal] = [integers[from], decimalOf(from)];
  const [toInteger, toDecimal, toBits] = [integers[to], decimalOf(to), exactBits[to]];
  if (integer !== undefined) {
    const digits = Math.ceil(Math.max(...integer) * Math.log10(2));
    if (toInteger !== undefined) return integer[0] <= toInteger[0] && integer[1] <= toInteger[1];
    if (toDecimal !== undefined) return digits <= toDecimal[0] - toDecimal[1];
    if (toBits !== undefined) return Math.max(...integer) <= toBits;
  }
  if (decimal !== undefined && toDecimal !== undefined) {
    return decimal[1] <= toDecimal[1] && decimal[0] - decimal[1] <= toDecimal[0] - toDecimal[1];
  }
  if (from === "FLOAT") return to === "DOUBLE";
  if (from.startsWith("ENUM") || from === "UUID" || from === "JSON") return to === "VARCHAR";
  const coarse = ["DATE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP"];
  return coarse.includes(from) && coarse.indexOf(from) < coarse.indexOf(to);
}
