import { identifier } from "./identifier.js";

/** A type in SQL, taken apart. `name` is in DuckDB's spelling, e.g. `DECIMAL(18,2)`. */
export type SqlType =
  | { readonly kind: "scalar"; readonly name: string }
  | { readonly kind: "list"; readonly of: SqlType; readonly length: number | undefined }
  | { readonly kind: "struct" | "union"; readonly fields: readonly Field[] }
  | { readonly kind: "map"; readonly key: SqlType; readonly value: SqlType };

/** A part of a struct or union. */
export interface Field {
  /** Empty in a struct without names. */
  readonly name: string;
  readonly type: SqlType;
}

const printFields = (fields: readonly Field[]) =>
  fields.map(({ name, type }) => (name === "" ? printType(type) : `${identifier(name)} ${printType(type)}`)).join(", ");

/** The one spelling of a type that this adapter gives: DuckDB's own, with the names of fields always quoted. */
export function printType(type: SqlType): string {
  switch (type.kind) {
    case "scalar":
      return type.name;
    case "list":
      return `${printType(type.of)}[${type.length ?? ""}]`;
    case "map":
      return `MAP(${printType(type.key)}, ${printType(type.value)})`;
    default:
      return `${type.kind.toUpperCase()}(${printFields(type.fields)})`;
  }
}
