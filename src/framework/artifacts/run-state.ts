import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { asideFile, removeLeftAside } from "../core/aside-file.js";
import { errorOf } from "../core/errors/index.js";

/** The file in the folder of artifacts that tells how far the last run came. */
export const runStateFile = "run_state.jsonl";

const format = 1;

/** Stands among the nodes for what comes once a run, at its end; no id of a node is like it. */
export const endOfRun = "onRunEnd";

/** An option as JSON keeps it; one that is not given is left out. */
const optionValue = z.union([z.boolean(), z.string(), z.number(), z.array(z.string()).readonly()]).optional();

/** How a run was asked for: enough to ask for the rest of it. */
const requestSchema = z.strictObject({
  format: z.literal(format, {
    error: (issue) => `of another version of Modelwright (format ${String(issue.input)}, this one reads ${format})`,
  }),
  /** Name of the command. */
  command: z.string(),
  target: z.string(),
  vars: z.record(z.string(), z.unknown()).readonly(),
  /** Options of the call, as the engine takes them. */
  options: z.record(z.string(), optionValue).readonly(),
  /** Ids of the nodes that were selected. */
  planned: z.array(z.string()).readonly(),
});

const nodeSchema = z.tuple([z.string(), z.string()]);

export type RunRequest = Readonly<Omit<z.output<typeof requestSchema>, "format">>;

/** How far a run came. */
export interface RunState extends RunRequest {
  /** How nodes ended, by id. A run that was killed has not ended all that were planned. */
  readonly ended: ReadonlyMap<string, string>;
}

/** The file of a run while it runs: a line a node. */
export interface RunStateWriter extends Disposable {
  readonly end: (id: string, status: string) => void;
}

/** Big integers become text: JSON has no others. */
const line = (value: unknown): string =>
  `${JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item))}\n`;

/** The folders of artifacts in which files are written aside, and whether in folders below them, too. */
const asideIn = (dir: string): readonly [folder: string, isDeep: boolean][] => [
  [dir, false],
  [join(dir, ".cache"), false],
  [join(dir, "compiled"), true],
];

/**
 * Begins the file of a run in place of the last one's, whole from the first moment. A node costs one line that is appended: a run that
 * is killed leaves what it had told, and at the most one torn line. A disk that is full ends the telling and never the run: what is not
 * told is only done once more.
 * What runs that were killed have left aside is removed.
 *
 * @throws {@link ModelwrightError} `artifact_unwritable`.
 */
export function writeRunState(dir: string, request: RunRequest): RunStateWriter {
  const aside = asideFile(join(dir, runStateFile));
  let file: number | undefined;
  try {
    mkdirSync(dir, { recursive: true });
    for (const [folder, isDeep] of asideIn(dir)) removeLeftAside(folder, isDeep);
    file = openSync(aside, "wx");
    writeSync(file, line({ format, ...request }));
    renameSync(aside, join(dir, runStateFile));
  } catch (error) {
    if (file !== undefined) closeSync(file);
    rmSync(aside, { force: true });
    throw errorOf("artifact_unwritable", { dir, reason: (error as Error).message }, undefined, error);
  }
  const opened = file;
  let isWritable = true;
  return {
    end: (id, status) => {
      if (!isWritable) return;
      try {
        writeSync(opened, line([id, status]));
      } catch {
        isWritable = false;
      }
    },
    [Symbol.dispose]: () => closeSync(opened),
  };
}

/**
 * Reads how far the last run came; `undefined` when there was none.
 *
 * @throws {@link ModelwrightError} `artifact_unreadable` when the file is damaged or of another version.
 */
export async function readRunState(dir: string): Promise<RunState | undefined> {
  const path = join(dir, runStateFile);
  const unreadable = (reason: string, cause?: unknown) => errorOf("artifact_unreadable", { path, reason }, undefined, cause);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw unreadable(error.message, error);
  });
  if (text === undefined) return undefined;

  const read = <T>(schema: z.ZodType<T>, row: string, number: number): T => {
    let json: unknown;
    try {
      json = JSON.parse(row);
    } catch (error) {
      throw unreadable(`line ${number} is not JSON`, error);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw unreadable(`line ${number} is not what it should be: ${z.prettifyError(parsed.error)}`, parsed.error);
    return parsed.data;
  };
  // What stands behind the last line break was being written when the run was killed.
  const [first = "", ...rows] = text.split("\n").slice(0, -1);
  const { format: _, ...request } = read(requestSchema, first, 1);
  return { ...request, ended: new Map(rows.map((row, index) => read(nodeSchema, row, index + 2))) };
}
