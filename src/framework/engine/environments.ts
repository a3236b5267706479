import type { Plan } from "../artifacts/plan.js";
import { systemClock } from "../core/clock.js";
import { checkEnvironmentName } from "../core/environment.js";
import { errorOf } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";
import { publish } from "./publish.js";

/** An environment of a target. */
export interface ListedEnvironment {
  readonly name: string;
  /** Relations that it has of its own, `schema.name`. */
  readonly relations: readonly string[];
  /** When something was built there last, ISO 8601; `undefined` where nothing was. */
  readonly builtAt: string | undefined;
}

/** What can be done with the environments of a target, besides building there: that is what the engine's option `env` is for. */
export interface Environments {
  readonly list: () => Promise<ListedEnvironment[]>;
  /** What promoting would change for production, and for whom. */
  readonly diff: (name: string) => Promise<Plan>;
  /** Puts what is built there in production's place, in one step and without computing anything. Gives the relations that were replaced. */
  readonly promote: (name: string) => Promise<string[]>;
  /** Removes all that an environment has of its own. Gives the relations that are gone. */
  readonly clean: (name: string) => Promise<string[]>;
}

export function environmentsOf(open: OpenProject): Environments {
  const kept = async () => {
    const [warehouse, { dialect }, { environmentRows, leaveEnvironment }] = await Promise.all([
      open.connect(),
      open.adapter(),
      import("../run/environment/leave.js"),
    ]);
    return { warehouse, dialect, leaveEnvironment, state: await environmentRows(warehouse, dialect) };
  };
  const known = async (name: string) => {
    checkEnvironmentName(name);
    const found = await kept();
    const own = found.state.environments.filter(({ env }) => env === name);
    const names = [...new Set(found.state.environments.map(({ env }) => env))].sort();
    if (own.length === 0) throw errorOf("env_unknown", { name, target: open.targetName, known: names });
    return { ...found, own };
  };
  return {
    async list() {
      const { state } = await kept();
      const builtAt = new Map(state.relations.map(({ schema, name, built_at }) => [`${schema}.${name}`, built_at]));
      const names = [...new Set(state.environments.map(({ env }) => env))].sort();
      return names.map((name) => {
        const relations = state.environments.filter(({ env }) => env === name).map((row) => `${row.schema}.${row.name}`);
        const times = relations.flatMap((relation) => builtAt.get(relation) ?? []);
        return { name, relations: relations.sort(), builtAt: times.sort().at(-1) };
      });
    },
    async diff(name) {
      const { warehouse, dialect } = await known(name);
      const [{ ids, production: manifest }, { makePlan }] = await Promise.all([open.environmentOf(name), import("../plan/plan.js")]);
      const { project, target } = open;
      return makePlan({
        ...{ manifest, selection: ids, isWhole: false, warehouse, dialect, projectDir: project.dir, display: target.display },
        ...{ force: false, fullRefresh: false, clock: systemClock },
      });
    },
    promote: (name) =>
      open.inTurn(async () => {
        const { warehouse, dialect } = await known(name);
        const { ids, manifest, production } = await open.environmentOf(name);
        const { promoteEnvironment } = await import("../run/environment/promote.js");
        const there = await open.fingerprinted(manifest);
        const order = Object.keys(production.nodes).filter((id) => ids.has(id));
        const spec = { environment: name, ids: order, there, production, warehouse, dialect, projectDir: open.project.dir };
        const promoted = await promoteEnvironment(spec);
        await publish(open, production, {});
        return promoted;
      }),
    clean: (name) =>
      open.inTurn(async () => {
        const { own, warehouse, dialect, leaveEnvironment } = await known(name);
        return leaveEnvironment(own, warehouse, dialect);
      }),
  };
}
