import type { ValueOptions } from "../adapter.js";
import { parseType } from "./parse-type.js";
import type { SqlType } from "./sql-type.js";
import { type ValueMapping, valueMappings } from "./value-mapping.js";

const mappingByName = new Map(
  (Object.values(valueMappings) as ValueMapping[]).map((mapping) => [mapping.type.replace(/\(.*/, ""), mapping] as const),
);

/** The JavaScript type that a SQL type is read as. */
function javascriptType(type: SqlType, values: ValueOptions): string {
  switch (type.kind) {
    case "scalar": {
      const mapping = mappingByName.get(type.name.replace(/\(.*/, ""));
      const chosen = mapping?.option && values[mapping.option];
      return (chosen === "date" ? "Date" : chosen) ?? mapping?.javascript ?? (type.name === "JSON" ? "string" : type.name);
    }
    case "list":
      return `${javascriptType(type.of, values)}[]`;
    case "map":
      return `Map<${javascriptType(type.key, values)}, ${javascriptType(type.value, values)}>`;
    default: {
      const fields = type.fields.map((field) => `${JSON.stringify(field.name)}: ${javascriptType(field.type, values)}`);
      return `${type.kind}{${fields.sort().join(", ")}}`;
    }
  }
}

/** Whether values of the two types are read as the same JavaScript type. */
export function sameType(a: string, b: string, values: ValueOptions): boolean {
  const [first, second] = [parseType(a), parseType(b)];
  if (first === undefined || second === undefined) return a === b;
  return javascriptType(first, values) === javascriptType(second, values);
}
