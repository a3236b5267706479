/** What an option is called, what it takes and what it does. */
export interface OptionDefinition {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: true;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** Every option of every command: one name always means the same. */
export const options = {
  select: {
    type: "string",
    short: "s",
    multiple: true,
    value: "SELECTOR",
    help: "only these: stg_orders, +fct_orders, tag:nightly, path:models/marts",
  },
  exclude: { type: "string", multiple: true, value: "SELECTOR", help: "all but these" },
  selector: { type: "string", value: "NAME", help: "a selection that analytics.config.ts names" },
  state: { type: "string", value: "DIR", help: "artifacts of an earlier state (a copy of target/) for state: and result:" },
  target: { type: "string", short: "t", value: "NAME", help: "the target to use" },
  env: { type: "string", value: "NAME", help: "an environment: what differs from the target is built beside it, under names of its own" },
  defer: { type: "boolean", help: "read what is not selected and not built here from the state" },
  "favor-state": { type: "boolean", help: "with --defer: read it from the state even where it is built here" },
  threads: { type: "string", value: "N", help: "how many models are built at once" },
  vars: { type: "string", value: "JSON", help: 'values of variables, e.g. \'{"since": "2026-01-01"}\'' },
  args: { type: "string", value: "JSON", help: "arguments of the operation, e.g. '{\"days\": 3}'" },
  "full-refresh": { type: "boolean", help: "build incremental models from nothing" },
  start: { type: "string", value: "TIME", help: "build interval-tracked models from this time on (UTC), e.g. 2024-01-31" },
  end: { type: "string", value: "TIME", help: "up to this time, which is no longer part of it" },
  "allow-destructive": { type: "boolean", help: "allow what loses data: dropped columns, narrower types" },
  "fail-fast": { type: "boolean", short: "x", help: "stop at the first failure" },
  "store-failures": { type: "boolean", help: "keep failing rows in tables" },
  force: { type: "boolean", help: "build and test what is unchanged, too" },
  explain: { type: "boolean", help: "say why each model would be built or not, and build nothing" },
  out: { type: "string", value: "FILE", help: "the file to write; a plan: target/plan.json unless given" },
  sql: { type: "boolean", help: "show the statements that would be executed" },
  prune: { type: "boolean", help: "drop relations that no model has any more, as the plan lists them" },
  empty: { type: "boolean", help: "build only the columns, without rows" },
  wait: { type: "string", value: "SECONDS", help: "wait so long for a database that another process holds" },
  limit: { type: "string", value: "N", help: "how many rows to show" },
  against: { type: "string", value: "TARGET", help: "the target to compare with" },
  key: { type: "string", value: "COLUMNS", help: "columns that tell rows apart: order_id,line_no" },
  columns: { type: "string", value: "COLUMNS", help: "compare these columns only" },
  "exclude-columns": { type: "string", value: "COLUMNS", help: "compare all columns but these" },
  where: { type: "string", value: "SQL", help: "compare rows of which this condition holds" },
  tolerance: { type: "string", value: "N", help: "numbers with a fraction may be so far apart (0)" },
  markdown: { type: "boolean", help: "Markdown on standard output" },
  html: { type: "string", value: "FILE", help: "write a page to read in a browser, too" },
  inline: { type: "string", value: "SQL", help: "show the rows of a query" },
  live: { type: "boolean", help: "read the database itself, not its copy for readers" },
  docs: { type: "boolean", help: "serve the docs site; its open pages follow each save" },
  types: { type: "boolean", help: "check the types after each save, with the project's own TypeScript" },
  port: { type: "string", value: "N", help: "port to listen on (8080)" },
  json: { type: "boolean", help: "one JSON document on standard output" },
  "log-format": { type: "string", value: "text|json", help: "json: one event a line" },
  quiet: { type: "boolean", short: "q", help: "nothing but problems" },
  "project-dir": { type: "string", value: "DIR", help: "the folder of analytics.config.ts (this one)" },
  help: { type: "boolean", short: "h", help: "this text" },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof options;

/** Options that every command has. */
export const commonOptions = ["project-dir", "json", "help"] as const satisfies readonly OptionName[];
/** Options of commands that load a project for a target. */
export const projectOptions = ["target", "vars"] as const satisfies readonly OptionName[];
export const selectionOptions = ["select", "exclude", "selector", "state"] as const satisfies readonly OptionName[];
/** Options of commands that build or test. */
export const runOptions = [
  ...selectionOptions,
  ...projectOptions,
  "env",
  "defer",
  "favor-state",
  "threads",
  "full-refresh",
  "allow-destructive",
  "start",
  "end",
  "fail-fast",
  "force",
  "empty",
  "store-failures",
  "wait",
  "log-format",
  "quiet",
] as const satisfies readonly OptionName[];

/** The values of a parsed command line: a boolean option is `true` or absent. */
export type OptionValues = {
  readonly [Name in OptionName]?: (typeof options)[Name] extends { multiple: true }
    ? readonly string[]
    : (typeof options)[Name]["type"] extends "boolean"
      ? true
      : string;
};
