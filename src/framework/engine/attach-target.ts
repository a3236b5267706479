import { resolve } from "node:path";
import type { Target } from "../adapters/adapter.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";

/** Where the database of a target is; `undefined` for one in memory. */
export const fileOf = ({ project }: Pick<OpenProject, "project">, { file }: Target): string | undefined =>
  file && resolve(project.dir, file);

/** Attaches the database of another target under a name; where another process holds it, its copy for readers. */
export async function attachTarget(open: OpenProject, target: Target, name: string): Promise<AsyncDisposable> {
  const { project } = open;
  const warehouse = await open.connect();
  const { file } = target;
  if (file === undefined) {
    const reason = "it is in memory, and gone with the process that made it";
    throw errorOf("database_unreadable", { path: target.display, reason });
  }
  try {
    return await warehouse.attach(resolve(project.dir, file), name, file);
  } catch (error) {
    const isLocked = error instanceof ModelwrightError && error.problems[0]?.code === "database_locked";
    const { published } = isLocked ? await target.load() : {};
    if (published === undefined || (await published.find(project.dir)) === undefined) throw error;
    return warehouse.attach(resolve(project.dir, published.path), name, published.path);
  }
}
