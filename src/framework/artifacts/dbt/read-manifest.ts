import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorOf } from "../../core/errors/index.js";
import { artifactFiles } from "./files.js";
import { schemaUrl } from "./schema/shared.js";

const texts = z.array(z.string()).readonly();
const columns = z.record(z.string(), z.object({ data_type: z.string().nullish() }));
const settings = z.record(z.string(), z.unknown());

const node = z.object({
  unique_id: z.string(),
  name: z.string(),
  resource_type: z.string(),
  schema: z.string(),
  alias: z.string(),
  /** Quoted, with its database; `null` for what is no relation. */
  relation_name: z.string().nullish(),
  config: settings,
  unrendered_config: settings,
  columns,
  checksum: z.object({ checksum: z.string() }),
  compiled_code: z.string().nullish(),
  contract: z.object({ enforced: z.boolean() }).optional(),
});

const source = z.object({
  unique_id: z.string(),
  identifier: z.string(),
  relation_name: z.string().nullish(),
  external: z.object({ location: z.string().nullish(), file_format: z.string().nullish() }).nullish(),
  columns,
  unrendered_config: settings,
});

const exposure = z.object({ unique_id: z.string(), type: z.string(), url: z.string().nullish(), depends_on: z.object({ nodes: texts }) });

const metadata = z.object({ dbt_schema_version: z.string(), project_name: z.string(), env: z.record(z.string(), z.string()) });

/** The part of a `manifest.json` that an earlier state of a project is compared and read by. */
const stateManifestSchema = z.object({
  metadata,
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), source),
  exposures: z.record(z.string(), exposure),
});

export type StateManifest = z.output<typeof stateManifestSchema>;
export type StateNode = StateManifest["nodes"][string];

const format = schemaUrl("manifest/v12");
const anyManifest = z.object({ metadata: z.object({ dbt_schema_version: z.string() }) });

/**
 * Reads the manifest that an earlier run has left in a folder of artifacts.
 *
 * @param project - Name of the project that it must be of.
 * @throws {@link ModelwrightError} `state_missing`, `state_unreadable`, `state_format` or `state_project`.
 */
export async function readStateManifest(dir: string, project: string): Promise<StateManifest> {
  const path = join(dir, artifactFiles.manifest);
  const unreadable = (reason: string, cause?: unknown) => errorOf("state_unreadable", { path, reason }, undefined, cause);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" || error.code === "ENOTDIR"
      ? errorOf("state_missing", { dir, file: artifactFiles.manifest }, undefined, error)
      : unreadable(error.message, error);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable((error as SyntaxError).message, error);
  }
  const found = anyManifest.safeParse(json);
  if (!found.success) throw unreadable("it is no manifest", found.error);
  const { dbt_schema_version: version } = found.data.metadata;
  if (version !== format) throw errorOf("state_format", { path, found: version, expected: format });
  const parsed = stateManifestSchema.safeParse(json);
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error), parsed.error);
  const { metadata: about, nodes, sources, exposures } = parsed.data;
  if (about.project_name !== project) throw errorOf("state_project", { path, found: about.project_name, project });
  const misnamed = [nodes, sources, exposures].flatMap((group) => Object.entries(group)).find(([id, { unique_id }]) => id !== unique_id);
  if (misnamed !== undefined) throw unreadable(`the node "${misnamed[0]}" calls itself "${misnamed[1].unique_id}"`);
  return parsed.data;
}
