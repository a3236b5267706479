import { matchesGlob } from "./glob.js";
import type { NodeFacts } from "./graph.js";

/** Whether a node is meant by a method's value. `argument` is what stands behind the method's dot: `materialized` in `config.materialized:table`. */
type Method = (node: NodeFacts, value: string, argument: string | undefined) => boolean;

/** The selector methods: a new one is a line here. */
export const selectorMethods = {
  fqn: (node, value) => matchesName(node, value),
  tag: ({ tags }, value) => tags.some((tag) => matchesGlob(tag, value)),
  path: ({ file }, value) => matchesPath(file, value),
  file: ({ file }, value) => matchesGlob(file.split("/").at(-1) ?? file, value),
  source: (node, value) => node.system !== undefined && matchesParts([node.system, node.name], value),
  exposure: (node, value) => node.kind === "exposure" && matchesGlob(node.name, value),
  resource_type: ({ kind }, value) => kind === value,
  test_type: (node, value) => testTypes(node).includes(value),
  test_name: (node, value) => node.test !== undefined && matchesGlob(node.test.kind, value),
  config: ({ config }, value, argument) => matchesSetting(settingAt(config, argument), value),
} as const satisfies Record<string, Method>;

/** `data` for every test on data, and whether it is `generic` or `singular`. */
const testTypes = ({ test }: NodeFacts): readonly string[] =>
  test === undefined ? [] : ["data", test.kind === "singular_test" ? "singular" : "generic"];

/** A bare name, or folders and names from the project or from anywhere inside it: `staging.stg_orders`, `shop.staging.*`. */
function matchesName({ name, fqn }: NodeFacts, value: string): boolean {
  if (matchesGlob(name, value)) return true;
  const wanted = value.split(".");
  return [fqn, fqn.slice(1)].some(
    (parts) => parts.length >= wanted.length && wanted.every((part, index) => matchesGlob(parts[index] ?? "", part)),
  );
}

function matchesParts(parts: readonly string[], value: string): boolean {
  return value.split(".").every((part, index) => matchesGlob(parts[index] ?? "", part));
}

/** A file, a folder that holds it, or a glob. */
function matchesPath(file: string, value: string): boolean {
  const path = value.replace(/^\.\//, "").replace(/\/+$/, "");
  return file === path || file.startsWith(`${path}/`) || matchesGlob(file, path);
}

function settingAt(config: Readonly<Record<string, unknown>>, path: string | undefined): unknown {
  return path?.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
}

function matchesSetting(setting: unknown, value: string): boolean {
  return Array.isArray(setting) ? setting.map(String).includes(value) : setting !== undefined && String(setting) === value;
}
