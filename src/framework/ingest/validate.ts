import type { Ingestion } from "./definition.js";
import { faultOf, type LineFault, type Reason, reasonsOf } from "./reasons.js";
import { type RedactionCounts, redactText, redactValue } from "./redaction/redact.js";

/** One record as it is read: a line of JSON, or text that never was a record. */
export interface RawRecord {
  /** Line (NDJSON) or row (CSV, Parquet) in the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly fault?: LineFault;
}

/** A record that was rejected, as it is stored: one line of `data/quarantine/<source>/*.ndjson`. */
export interface Rejected {
  readonly file: string;
  readonly line: number;
  readonly reasons: readonly Reason[];
  /** The record without its personal data; text where it is not JSON. */
  readonly record: unknown;
}

/** What happened to the records of a file so far. */
export interface Tally {
  read: number;
  quarantined: number;
  /** How often each reason was given, by code and path: `too_small unit_price`. */
  readonly reasons: Record<string, number>;
  /** Fields that no column is for, which are not stored, and in how many records they are. */
  readonly unknownFields: Record<string, number>;
  readonly redactions: RedactionCounts;
}

/** Without a prototype: a record may have a field `__proto__`. */
const noCounts = (): Record<string, number> => Object.create(null);

export const newTally = (): Tally => ({ read: 0, quarantined: 0, reasons: noCounts(), unknownFields: noCounts(), redactions: {} });

/** Takes a record in; hands on the text to store. */
export type Validate = (record: RawRecord) => { readonly accepted: string } | { readonly rejected: string };

/** Name of the column that keeps the order of the records of a file. */
export const LINE = "__line";

/** Longest text of a malformed record that is kept. */
const KEPT = 2000;

const increment = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** Validates and redacts the records of one file, counting into `tally`. */
export function validatorOf({ schema, columns, redacted }: Ingestion, file: string, tally: Tally): Validate {
  const stored = new Set(columns.map(({ name }) => name));
  const reject = (line: number, reasons: readonly Reason[], record: unknown) => {
    tally.quarantined++;
    for (const { code, path } of reasons) increment(tally.reasons, path === "" ? code : `${code} ${path}`);
    const rejected: Rejected = { file, line, reasons, record };
    return { rejected: `${JSON.stringify(rejected)}\n` };
  };
  const rejectText = (line: number, fault: LineFault, text: string) =>
    reject(line, [faultOf(fault)], redactText(text.slice(0, 2 * KEPT)).slice(0, KEPT));

  return ({ line, text, fault }) => {
    tally.read++;
    if (fault !== undefined) return rejectText(line, fault, text);
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      return rejectText(line, "malformed_json", text);
    }
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return reject(line, reasonsOf(parsed.error, raw), redactValue(raw));

    const record = parsed.data as Record<string, unknown>;
    const fields = raw as Readonly<Record<string, unknown>>;
    for (const field in fields) if (!stored.has(field) && fields[field] !== null) increment(tally.unknownFields, redactText(field));
    for (const column of redacted) {
      const value = record[column];
      if (typeof value === "string") record[column] = redactText(value, tally.redactions);
      else if (typeof value === "object" && value !== null) record[column] = redactValue(value, tally.redactions);
    }
    return { accepted: `{"${LINE}":${line},${JSON.stringify(record).slice(1)}\n` };
  };
}
