/** The folder of artifacts in a project. */
export const artifactDir = "target";

/** The names that dbt's tools look for in it. */
export const artifactFiles = {
  manifest: "manifest.json",
  runResults: "run_results.json",
  catalog: "catalog.json",
  sources: "sources.json",
} as const;
