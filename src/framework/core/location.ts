/** A place in a file of the user's project. Lines and columns count from 1; the file is relative to the project folder. */
export interface Location {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `models/marts/fct_orders.ts:12:5`, as editors and terminals make it clickable. */
export function formatLocation({ file, line, column }: Location): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(":");
}
