/** Names of projects, models, sources, seeds, tests: safe as identifiers everywhere, and in file names and URLs. */
export const namePattern = /^[a-z][a-z0-9_]*$/;

/** The id of a node, in the form dbt's tools know: `model.shop.fct_orders`. */
export const uniqueId = (kind: string, project: string, ...names: readonly string[]): string => [kind, project, ...names].join(".");
