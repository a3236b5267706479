/** The names that dbt's tools look for in a folder of artifacts. */
export const artifactFiles = {
  manifest: "manifest.json",
  runResults: "run_results.json",
  catalog: "catalog.json",
} as const;
