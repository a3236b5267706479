import type { BuildableNode, Manifest } from "../artifacts/manifest.js";
import { checkEnvironmentName, nameInEnvironment } from "../core/environment.js";
import type { OpenProject } from "./open-project.js";

/** An environment of a project: what it has of its own, under names of its own, over production. */
export interface Environment {
  readonly name: string;
  /** Ids of what it has of its own. */
  readonly ids: ReadonlySet<string>;
  /** What it is called there, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** The project as it is there. */
  readonly manifest: Manifest;
  /** The project as it is in production, with fingerprints. */
  readonly production: Manifest;
}

/** What compiling for an environment needs. */
type Compilers = Pick<OpenProject, "adapter" | "connect" | "fingerprinted" | "project"> & {
  readonly compile: (names?: ReadonlyMap<string, string>) => Promise<Manifest>;
};

/**
 * Finds what a project has other than production and compiles it so that this is built under names of its own, and everything else is
 * read where production has it.
 *
 * @throws {@link ModelwrightError} `env_name`
 */
export async function openEnvironment(name: string, open: Compilers): Promise<Environment> {
  checkEnvironmentName(name);
  const [production, warehouse, { dialect }, { differingFrom }] = await Promise.all([
    open.compile().then(open.fingerprinted),
    open.connect(),
    open.adapter(),
    import("../run/environment/differing.js"),
  ]);
  const ids = await differingFrom(production, { warehouse, dialect, projectDir: open.project.dir });
  const names = new Map([...ids].map((id) => [id, nameInEnvironment(name, production.nodes[id]?.name ?? "")]));
  const manifest = ids.size === 0 ? production : await open.compile(names);
  return { name, ids, names, manifest, production };
}

/** Narrows a selection to what an environment has of its own. */
export function ownOf({ ids, manifest }: Environment, selection: ReadonlySet<string>): ReadonlySet<string> {
  const isOwn = (id: string): boolean => {
    const node = manifest.nodes[id];
    return ids.has(id) || (node?.kind === "test" && ids.has(node.anchor));
  };
  return new Set([...selection].filter(isOwn));
}

/** Writes down what an environment will have of its own, before it is built. */
export async function enter(
  open: Pick<OpenProject, "adapter" | "connect">,
  { name, ids, manifest, production }: Environment,
  own: ReadonlySet<string>,
): Promise<void> {
  const nodes = [...own].flatMap((id) => (ids.has(id) ? [manifest.nodes[id] as BuildableNode] : []));
  if (nodes.length === 0) return;
  const [warehouse, { dialect }, { enterEnvironment }] = await Promise.all([
    open.connect(),
    open.adapter(),
    import("../run/environment/enter.js"),
  ]);
  const bases = new Map(nodes.map(({ id }) => [id, (production.nodes[id] as BuildableNode).relation.name]));
  await enterEnvironment({ environment: name, nodes, bases, manifest, warehouse, dialect });
}
