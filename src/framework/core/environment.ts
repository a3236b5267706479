import { errorOf } from "./errors/index.js";

/** Its relations are called after it, with two underscores between: a name that has two itself could mean another one's. */
const pattern = /^[a-z](?:_?[a-z0-9])*$/;

/** @throws {@link ModelwrightError} `env_name` for what cannot be the name of an environment. */
export function checkEnvironmentName(name: string): void {
  if (!pattern.test(name) || name.length > 32) throw errorOf("env_name", { name });
}

/** What a relation of an environment is called, and an index of it. */
export const nameInEnvironment = (environment: string, name: string): string => `${environment}__${name}`;

/** What goes with a relation is called where that relation has the name `built` in the place of `base`: in an environment, as it is. */
export const inPlaceOf = (built: string, base: string, name: string): string =>
  built.endsWith(base) ? `${built.slice(0, -base.length)}${name}` : name;
