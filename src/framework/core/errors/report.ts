import { usage } from "./entry.js";

/** What can be wrong with where a report is written or served. */
export const reportErrors = {
  docs_folder_foreign: usage<{ dir: string }>(
    ({ dir }) => `The folder ${dir} holds files that are not a docs site.`,
    "Writing the docs replaces the whole folder: name an empty or new one, or move those files away.",
  ),
  docs_folder_missing: usage<{ dir: string }>(({ dir }) => `There is no docs site in ${dir}.`, "Write it first: model docs generate."),
  port_refused: usage<{ port: number }>(
    ({ port }) => `The system does not allow port ${port}.`,
    "Name one above 1023 with --port, or 0 for any that is free.",
  ),
  port_taken: usage<{ port: number }>(({ port }) => `Port ${port} is in use.`, "Name another one with --port, or 0 for any that is free."),
} as const;
