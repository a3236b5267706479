// Builds dist/: the shipped JavaScript (bundled, split, external packages left out) and, with --types, the declarations.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const faces = ["index", "engine", "adapters/duckdb/index", "ingest/index", "cli/main"].filter((face) =>
  existsSync(`${root}src/framework/${face}.ts`),
);
const withTypes = process.argv.includes("--types");
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

/**
 * Packages that are CommonJS are required: imported, Node would first parse each of their files for the names that it exports, which
 * takes longer than running them.
 */
const requireCommonJs = {
  name: "require-common-js",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(@duckdb\/node-api|esbuild|handlebars)$/ }, ({ path, namespace }) =>
      namespace === "required" ? { path, external: true } : { path, namespace: "required" },
    );
    onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path)).filter((name) => name !== "default");
      const whole = `const whole = require(${JSON.stringify(path)});\nexport default whole;\n`;
      return { contents: `${whole}export const { ${names.join(", ")} } = whole;` };
    });
  },
};

// Built aside and moved in file by file: a command that starts meanwhile finds every file it needs, the old one or the new one.
const aside = mkdtempSync(join(root, "dist.new-"));
process.on("exit", () => rmSync(aside, { recursive: true, force: true }));
await build({
  absWorkingDir: root,
  entryPoints: faces.map((face) => ({ in: `src/framework/${face}.ts`, out: face })),
  outdir: aside,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  chunkNames: "chunks/[name]-[hash]",
  // Left out: what users install beside it. Everything else goes in: kysely-duckdb, whose peers nobody should need to install, and
  // kysely, whose hundreds of files take Node 0.2 s to find (its types stay a dependency).
  external: ["zod", "graphology", "handlebars", "esbuild", "@duckdb/node-api"],
  plugins: [withoutItsDriver, requireCommonJs],
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  logLevel: "warning",
});
if (withTypes) {
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", aside],
    inRoot,
  );
  if (status !== 0) process.exit(status ?? 1);
}
moveIn(aside, join(root, "dist"));

/** Chunks come first, because their names tell their content; then what imports them; what is no longer needed goes last. */
function moveIn(from, to) {
  const files = filesIn(from);
  const chunksFirst = files.toSorted((a, b) => Number(b.startsWith("chunks/")) - Number(a.startsWith("chunks/")));
  for (const file of chunksFirst) {
    if (existsSync(join(to, file)) && readFileSync(join(from, file)).equals(readFileSync(join(to, file)))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
  // Without --types the declarations stay: they belong to the last build that made them.
  const isOurs = (file) => withTypes || !file.endsWith(".d.ts");
  for (const file of filesIn(to)) if (isOurs(file) && !files.includes(file)) rmSync(join(to, file));
}

function filesIn(dir) {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll("\\", "/"),
    );
}
