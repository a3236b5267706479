import { printType, type SqlType } from "./sql-type.js";

/** Other names that DuckDB knows its types by. */
const synonyms: Readonly<Record<string, string>> = {
  BOOL: "BOOLEAN",
  LOGICAL: "BOOLEAN",
  INT1: "TINYINT",
  INT2: "SMALLINT",
  INT16: "SMALLINT",
  SHORT: "SMALLINT",
  INT: "INTEGER",
  INT4: "INTEGER",
  INT32: "INTEGER",
  SIGNED: "INTEGER",
  INT8: "BIGINT",
  INT64: "BIGINT",
  LONG: "BIGINT",
  INT128: "HUGEINT",
  UINT8: "UTINYINT",
  UINT16: "USMALLINT",
  UINT32: "UINTEGER",
  UINT64: "UBIGINT",
  UINT128: "UHUGEINT",
  VARINT: "BIGNUM",
  FLOAT4: "FLOAT",
  REAL: "FLOAT",
  FLOAT8: "DOUBLE",
  "DOUBLE PRECISION": "DOUBLE",
  NUMERIC: "DECIMAL",
  DEC: "DECIMAL",
  CHAR: "VARCHAR",
  BPCHAR: "VARCHAR",
  TEXT: "VARCHAR",
  STRING: "VARCHAR",
  BYTEA: "BLOB",
  BINARY: "BLOB",
  VARBINARY: "BLOB",
  BITSTRING: "BIT",
  DATETIME: "TIMESTAMP",
  TIMESTAMP_US: "TIMESTAMP",
  TIMESTAMPTZ: "TIMESTAMP WITH TIME ZONE",
  TIMETZ: "TIME WITH TIME ZONE",
  GUID: "UUID",
  ROW: "STRUCT",
};

const quotedName = /"(?:[^"]|"")*"/y;
const word = /[A-Za-z_]\w*/y;
const words = /[A-Za-z_]\w*(?: +[A-Za-z_]\w*)*/y;
const scalarArguments = /\(((?:[^()']|'(?:[^']|'')*')*)\)/y;
const suffix = /\[ *(\d*) *\]/y;

/** Takes a type in SQL apart; `undefined` for text that is none. */
export function parseType(text: string): SqlType | undefined {
  let position = 0;
  const skip = () => {
    while (text[position] === " " || text[position] === "\n") position++;
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    skip();
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match !== null) position = pattern.lastIndex;
    return match;
  };
  const takeChar = (char: string): boolean => {
    skip();
    if (text[position] !== char) return false;
    position++;
    return true;
  };

  const list = <T>(read: () => T | undefined): T[] | undefined => {
    const items: T[] = [];
    if (!takeChar("(")) return undefined;
    do {
      const item = read();
      if (item === undefined) return undefined;
      items.push(item);
    } while (takeChar(","));
    return takeChar(")") ? items : undefined;
  };

  const field = () => {
    const start = position;
    const quoted = take(quotedName)?.[0];
    const name = quoted === undefined ? take(word)?.[0] : quoted.slice(1, -1).replaceAll('""', '"');
    const named = name === undefined ? undefined : type();
    if (name !== undefined && named !== undefined) return { name, type: named };
    position = start;
    const unnamed = type();
    return unnamed && { name: "", type: unnamed };
  };

  const base = (): SqlType | undefined => {
    const written = take(words)?.[0].toUpperCase().replace(/ +/g, " ");
    if (written === undefined) return undefined;
    const name = synonyms[written] ?? written;
    if (name === "STRUCT" || name === "UNION") {
      const fields = list(field);
      return fields && { kind: name === "STRUCT" ? "struct" : "union", fields };
    }
    if (name === "MAP") {
      const [key, value] = list(type) ?? [];
      return key && value && { kind: "map", key, value };
    }
    return { kind: "scalar", name: name + parameters(name, take(scalarArguments)?.[1]) };
  };

  const type = (): SqlType | undefined => {
    let parsed = base();
    for (let match = parsed && take(suffix); parsed !== undefined && match; match = take(suffix)) {
      parsed = { kind: "list", of: parsed, length: match[1] ? Number(match[1]) : undefined };
    }
    return parsed;
  };

  const parsed = type();
  skip();
  return position === text.length ? parsed : undefined;
}

function parameters(name: string, written: string | undefined): string {
  if (name === "DECIMAL") {
    const [width = "18", scale = written === undefined ? "3" : "0"] = written?.split(",").map((part) => part.trim()) ?? [];
    return `(${width},${scale})`;
  }
  return name === "ENUM" && written !== undefined ? `(${written.trim()})` : "";
}

/** The one spelling of a type; text that is no type of DuckDB stays as it is. */
export function spellType(text: string): string {
  const parsed = parseType(text);
  return parsed === undefined ? text : printType(parsed);
}
