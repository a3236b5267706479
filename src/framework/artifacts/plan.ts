import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { replaceFile } from "../core/aside-file.js";
import { errorOf } from "../core/errors/index.js";
import { hash } from "../core/hash.js";
import { version } from "../core/version.js";

/** The file in the folder of artifacts that a plan is written to unless another is named. */
export const planFile = "plan.json";

const format = 1;
const texts = z.array(z.string()).readonly();
const column = z.strictObject({ name: z.string(), type: z.string() }).readonly();

/** How the columns of a relation differ from those that it has. */
const columnChanges = z
  .strictObject({
    added: z.array(column).readonly(),
    dropped: z.array(column).readonly(),
    renamed: z.array(z.strictObject({ from: z.string(), to: z.string() })).readonly(),
    retyped: z.array(z.strictObject({ name: z.string(), from: z.string(), to: z.string(), isNarrower: z.boolean() })).readonly(),
    /** Those that stay, and whose values may be others. */
    values: texts,
  })
  .readonly();

const change = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    /**
     * `added`: never built; `changed`: its query or its settings are others; `affected`: those of something that it reads are;
     * `data`: it is defined as before, and built for other reasons, new data for one.
     */
    status: z.enum(["added", "changed", "affected", "data"]),
    /** One line. */
    why: z.string(),
    /** What it means for readers: `breaking`, `additive` or `cosmetic`; `null` where nobody reads it yet, or only data is new. */
    category: z.enum(["breaking", "additive", "cosmetic"]).nullable(),
    columns: columnChanges,
    /** Whether there may be other rows, or more or fewer. */
    rows: z.boolean(),
  })
  .readonly();

const step = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    /** `table`, `view`, `seed`, …; `batch` for an incremental model whose table is there. */
    what: z.string(),
    relation: z.string(),
    /** What the last build of it took and made; `null` where it is not known. */
    rows: z.number().nullable(),
    durationMs: z.number().nullable(),
    tests: z.number(),
    /** What is executed, but for its tests and its checks. Empty for a snapshot, whose statements depend on what it finds. */
    sql: texts,
  })
  .readonly();

const removed = z
  .strictObject({ id: z.string(), schema: z.string(), name: z.string(), kind: z.enum(["table", "view"]), rows: z.number().nullable() })
  .readonly();

const contentSchema = z
  .strictObject({
    /** ISO 8601, UTC. */
    madeAt: z.iso.datetime(),
    project: z.string(),
    target: z.string(),
    /** What tells the database from others; `null` where nothing was built in it yet. */
    database: z.string().nullable(),
    /** Where the database is, as people write it. */
    display: z.string(),
    /** Hashes of what the plan was made on. */
    basis: z.strictObject({ project: z.string(), state: z.string() }).readonly(),
    options: z.strictObject({ force: z.boolean(), fullRefresh: z.boolean() }).readonly(),
    /** What is other than it was built, in the order of the graph. */
    changes: z.array(change).readonly(),
    /** Relations of this project that runs have made, and that no model has any more. */
    removed: z.array(removed).readonly(),
    /** How many models and seeds stay as they are. */
    unchanged: z.number(),
    /** What is to be built, in order. */
    steps: z.array(step).readonly(),
    /** Ids of all that is to be run, tests included. */
    selection: texts,
    /** What loses data, or takes it from readers: by model, one line each. */
    destructive: z.array(z.strictObject({ name: z.string(), what: z.string() })).readonly(),
  })
  .readonly();

const fileSchema = z.strictObject({ format: z.literal(format), version: z.string(), hash: z.string(), plan: contentSchema });

/** What a build would change, for whom, and how: made on one state of a project and a database. */
export type Plan = z.output<typeof contentSchema>;
export type PlannedChange = Plan["changes"][number];
export type PlannedStep = Plan["steps"][number];
export type PlannedColumns = PlannedChange["columns"];

const anyPlan = z.object({ format: z.number() });

const hashOf = (plan: unknown): string => hash(JSON.stringify(plan));

/**
 * Writes a plan, aside and then in its place.
 *
 * @throws {@link ModelwrightError} `artifact_unwritable`
 */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  try {
    await replaceFile(path, JSON.stringify({ format, version, hash: hashOf(plan), plan }, null, 1));
  } catch (error) {
    throw errorOf("artifact_unwritable", { dir: dirname(path), reason: (error as Error).message }, undefined, error);
  }
}

/**
 * Reads a plan.
 *
 * @throws {@link ModelwrightError} `plan_missing`, `plan_unreadable`, `plan_version` and, for one that was edited, `plan_altered`.
 */
export async function readPlan(path: string): Promise<Plan> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? errorOf("plan_missing", { path }, undefined, error)
      : errorOf("plan_unreadable", { path, reason: error.message }, undefined, error);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw errorOf("plan_unreadable", { path, reason: (error as SyntaxError).message }, undefined, error);
  }
  const any = anyPlan.safeParse(json);
  if (!any.success) throw errorOf("plan_unreadable", { path, reason: "it is no plan" });
  if (any.data.format !== format) throw errorOf("plan_version", { path, found: String(any.data.format), known: String(format) });
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw errorOf("plan_unreadable", { path, reason: z.prettifyError(parsed.error) }, undefined, parsed.error);
  if (parsed.data.version !== version) throw errorOf("plan_version", { path, found: parsed.data.version, known: version });
  // Of what stands in the file, and not of what was read: the order of keys counts.
  if (parsed.data.hash !== hashOf((json as { plan: unknown }).plan)) throw errorOf("plan_altered", { path });
  return parsed.data.plan;
}
