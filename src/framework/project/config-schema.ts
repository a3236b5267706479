import { z } from "zod";
import { errorOf, ModelwrightError, problem } from "../core/errors/index.js";
import { namePattern } from "../core/names.js";
import { escapeRegExp } from "../core/regexp.js";
import { similarNames } from "../core/similar.js";
import type { Config, ConfigSpec, FolderSettings } from "../define/config.js";
import { hooks, statements, transactionWord } from "../define/hooks.js";
import type { Locate } from "./project.js";

const name = z.string().regex(namePattern, "must start with a lower-case letter and go on with lower-case letters, digits and _");

const target = z.custom<ConfigSpec["targets"][string]>(
  (value) => typeof value === "function" || (typeof value === "object" && value !== null && "load" in value),
  "must be made by an adapter, e.g. duckdb({ path })",
);

const folderHooks = z.custom<NonNullable<FolderSettings["preHook"]>>(hooks.fits, `must be ${hooks.expected}`);

const folderSettings = z.strictObject({
  materialized: z.enum(["view", "table", "ephemeral"]).exactOptional(),
  schema: name.exactOptional(),
  tags: z.array(z.string()).readonly().exactOptional(),
  meta: z.record(z.string(), z.unknown()).exactOptional(),
  preHook: folderHooks.exactOptional(),
  postHook: folderHooks.exactOptional(),
});

const runHooks = z
  .custom<readonly string[]>(statements.fits, `must be ${statements.expected}`)
  .refine(
    (sqls) => !statements.fits(sqls) || sqls.every((sql) => transactionWord(sql) === undefined),
    "cannot begin or end a transaction: it runs in one, which is kept as a whole, or not at all",
  );

const config = z.strictObject({
  kind: z.literal("config"),
  name,
  version: z.string().exactOptional(),
  targets: z.record(name, target).refine((targets) => Object.keys(targets).length > 0, "needs at least one target"),
  defaultTarget: z.string().exactOptional(),
  vars: z.record(z.string(), z.unknown()).exactOptional(),
  folders: z.record(z.string(), folderSettings).exactOptional(),
  selectors: z.record(z.string(), z.string()).exactOptional(),
  onRunStart: runHooks.exactOptional(),
  onRunEnd: runHooks.exactOptional(),
  threads: z.int().min(1).max(256).exactOptional(),
  overview: z.string().exactOptional(),
});

/** Validates what `analytics.config.ts` exports. All mistakes are reported together. */
export function validateConfig(value: unknown, file: string, locate: Locate): Config {
  const refuse = (reason: string) => errorOf("config_invalid", { path: "", reason }, locate.match(file, "export"));
  if (value === undefined) throw refuse("the file has no default export.");
  if ((value as Partial<Config> | null)?.kind !== "config") throw refuse("what it exports is not made by defineConfig().");
  const parsed = config.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ModelwrightError(
    parsed.error.issues.map((issue) => {
      const at = locate.match(file, `\\b${escapeRegExp(keyOf(issue))}\\b`);
      const path = issue.path.map(String).join(".");
      return keyOf(issue) === "grants"
        ? problem("grants_unsupported", { owner: path === "" ? "The configuration" : `The configuration of ${path}` }, at)
        : problem("config_invalid", { path, reason: reasonOf(issue) }, at);
    }),
  );
}

/** The key that is wrong. */
const keyOf = (issue: z.core.$ZodIssue): string => String((issue.code === "unrecognized_keys" ? issue.keys[0] : issue.path.at(-1)) ?? "");

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys") return issue.message;
  const known = Object.keys(issue.path[0] === "folders" ? folderSettings.shape : config.shape);
  return issue.keys
    .map((key) => {
      const [similar] = similarNames(key, known);
      return `there is no setting "${key}"${similar === undefined ? "" : `; did you mean "${similar}"?`}`;
    })
    .join("; ");
}
