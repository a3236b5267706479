import type { SqlRef, SqlText } from "../define/sql-model.js";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
export const isSqlText = (value: unknown): value is SqlText => isObject(value) && "strings" in value && "values" in value;
const isSqlRef = (value: unknown): value is SqlRef => isObject(value) && "ref" in value;

/** The template that raw SQL is written with. */
export const template = (strings: TemplateStringsArray, ...values: readonly unknown[]): SqlText => ({ strings: [...strings], values });

/** Whether SQL refers to something. */
export const mentions = ({ values }: SqlText, ref: SqlRef): boolean =>
  values.some((value) => value === ref || (isSqlText(value) && mentions(value, ref)));

/** Writes raw SQL: its references and its values each as the adapter does. */
export const writeText = (text: SqlText, reference: (ref: SqlRef) => string, literal: (value: unknown) => string): string =>
  trimSemicolon(joinText(text, reference, literal));

function joinText(text: SqlText, reference: (ref: SqlRef) => string, literal: (value: unknown) => string): string {
  const written = text.values.map((value) => {
    if (isSqlText(value)) return joinText(value, reference, literal);
    return isSqlRef(value) ? reference(value) : literal(value);
  });
  return text.strings.map((part, index) => part + (written[index] ?? "")).join("");
}

export const trimSemicolon = (sql: string) => sql.trim().replace(/;+\s*$/, "");
