import type { z } from "zod";
import { redactText } from "./redaction/redact.js";

/** Why a record was rejected. The code is stable: it can be counted, compared over time, acted on. */
export interface Reason {
  /** E.g. `missing`, `wrong_type`, `too_small`, or the `params.reason` of a refinement of your own. */
  readonly code: string;
  /** Where in the record, e.g. `items.0.price`; empty for the record as a whole. */
  readonly path: string;
}

/** Reasons that do not come from the schema. */
export type LineFault = "malformed_json" | "malformed_csv" | "invalid_utf8" | "line_too_long";
export const faultOf = (code: LineFault): Reason => ({ code, path: "" });

const codes: Readonly<Partial<Record<z.core.$ZodIssue["code"], string>>> = {
  invalid_type: "wrong_type",
  invalid_value: "unknown_value",
  invalid_format: "wrong_format",
  too_small: "too_small",
  too_big: "too_big",
  not_multiple_of: "not_multiple",
  unrecognized_keys: "unknown_field",
  invalid_key: "invalid_key",
  invalid_element: "invalid_element",
};

function valueAt(record: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    record,
  );
}

function codeOf(issue: z.core.$ZodIssue, record: unknown): string {
  const isMissing = valueAt(record, issue.path) === undefined;
  if (issue.code === "custom") return typeof issue.params?.reason === "string" ? issue.params.reason : "custom";
  if (issue.code === "invalid_union") return isMissing ? "missing" : issue.errors.length === 0 ? "unknown_value" : "wrong_type";
  if (isMissing && (issue.code === "invalid_type" || issue.code === "invalid_value")) return "missing";
  return codes[issue.code] ?? issue.code;
}

/** The reasons for which a schema rejects a record. */
export function reasonsOf(error: z.core.$ZodError, record: unknown): Reason[] {
  return error.issues.map((issue) => ({ code: codeOf(issue, record), path: redactText(issue.path.join(".")) }));
}
