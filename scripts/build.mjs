// Builds dist/: the shipped JavaScript (bundled, split, external packages left out) and, with --types, the declarations.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const faces = ["index", "engine", "adapters/duckdb/index", "ingest/index", "cli/main"].filter((face) =>
  existsSync(`${root}src/framework/${face}.ts`),
);
const inRoot = { cwd: root, stdio: "inherit" };

/** kysely-duckdb is here for its query compiler alone: its driver is never run, and must not load the database engine with it. */
const withoutItsDriver = {
  name: "kysely-duckdb-without-its-driver",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@duckdb\/node-api$/ }, ({ path, importer }) =>
      importer.includes("kysely-duckdb") ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

rmSync(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: faces.map((face) => ({ in: `src/framework/${face}.ts`, out: face })),
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  chunkNames: "chunks/[name]-[hash]",
  // Left out: what users install beside it. Everything else goes in: kysely-duckdb, whose peers nobody should need to install, and
  // kysely, whose hundreds of files take Node 0.2 s to find (its types stay a dependency).
  external: ["zod", "graphology", "handlebars", "esbuild", "@duckdb/node-api"],
  plugins: [withoutItsDriver],
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  logLevel: "warning",
});
if (process.argv.includes("--types")) {
  const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], inRoot);
  process.exitCode = status ?? 1;
}
