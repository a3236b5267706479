import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";

/** What each model reads, in the order of the graph; `orders` is a source, `countries` a seed. */
const reads: Readonly<Record<string, readonly string[]>> = {
  m0: ["orders"],
  m1: ["m0", "countries"],
  m2: ["m0"],
  m3: ["m1", "m2"],
  m4: ["m3", "orders"],
};
const names = Object.keys(reads);
const kinds = ["table", "view", "ephemeral"] as const;

interface Model {
  readonly literal: number;
  readonly type: "INTEGER" | "BIGINT";
  readonly kind: (typeof kinds)[number];
  readonly hasMore: boolean;
  /** How it is set out, and what is said of it. */
  readonly look: number;
}

interface Project {
  readonly models: Readonly<Record<string, Model>>;
  readonly rows: readonly number[];
  readonly cell: number;
}

const begin: Project = {
  models: Object.fromEntries(
    names.map((name, index) => [name, { literal: 1, type: "BIGINT", kind: kinds[index % 2] ?? "table", hasMore: false, look: 0 }]),
  ),
  rows: [1, 2],
  cell: 5,
};

function textOf(name: string, { literal, type, kind, hasMore, look }: Model): string {
  const deps = look % 3 === 2 ? (reads[name] ?? []).toReversed() : (reads[name] ?? []);
  const imports = deps.map(
    (dep) => `import { ${dep} } from "./${dep.startsWith("m") ? dep : dep === "orders" ? "sources" : "../seeds/countries"}.js";`,
  );
  const sum = (reads[name] ?? []).map((dep) => `(select sum(n) from \${ref(${dep})})`).join(look % 2 === 1 ? "\n      +  " : " + ");
  const select = look % 2 === 1 ? "SELECT" : "select";
  const more = hasMore ? `, ${literal} as more` : "";
  return `import { sqlModel } from "modelwright";
import { z } from "zod";
${imports.join("\n")}
${look % 4 === 3 ? "// A comment." : ""}
export const ${name} = sqlModel({ name: "${name}", description: "Look ${look}", materialized: "${kind}", deps: [${deps.join(", ")}],
  contract: z.object({ n: z.int()${hasMore ? ", more: z.int()" : ""} }),
  query: ({ sql, ref }) => sql\`${select} cast(${sum} + ${literal} as ${type}) as n${more} ${look % 4 === 1 ? "-- said" : ""}\n\` });
`;
}

const filesOf = ({ models, rows, cell }: Project): Record<string, string> => ({
  "data/orders.csv": `n\n${rows.join("\n")}\n`,
  "seeds/countries.csv": `n\n${cell}\n`,
  ...Object.fromEntries(Object.entries(models).map(([name, model]) => [`models/${name}.ts`, textOf(name, model)])),
});

const base = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "laws", targets: { dev: duckdb({ path: "laws.duckdb" }) } });
`,
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({ name: "orders", source: "raw", schema: z.object({ n: z.int() }), location: csv("data/*.csv") });
`,
  "seeds/countries.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const countries = defineSeed({ name: "countries", schema: z.object({ n: z.int() }) });
`,
};

const editKinds = ["look", "look", "literal", "type", "kind", "column", "drop", "row", "cell", "nothing"] as const;

interface Edit {
  readonly edit: (typeof editKinds)[number];
  /** The model that is edited, where it is one. */
  readonly model: string;
  readonly value: number;
}

const edits: fc.Arbitrary<Edit> = fc.record({
  edit: fc.constantFrom(...editKinds),
  model: fc.constantFrom(...names),
  value: fc.nat({ max: 7 }),
});

function edited(project: Project, edit: Edit): Project {
  if (edit.edit === "row") return { ...project, rows: [...project.rows, edit.value] };
  if (edit.edit === "cell") return { ...project, cell: edit.value };
  if (edit.edit === "nothing" || edit.edit === "drop") return project;
  const model = project.models[edit.model] as Model;
  const change: Readonly<Record<string, Partial<Model>>> = {
    look: { look: edit.value },
    literal: { literal: edit.value },
    type: { type: model.type === "BIGINT" ? "INTEGER" : "BIGINT" },
    kind: { kind: kinds[edit.value % 3] as Model["kind"] },
    column: { hasMore: !model.hasMore },
  };
  return { ...project, models: { ...project.models, [edit.model]: { ...model, ...change[edit.edit] } } };
}

/** A node and all that reads it. */
function withReaders(name: string): Set<string> {
  const reached = new Set([name]);
  for (const reader of names) if (reads[reader]?.some((read) => reached.has(read))) reached.add(reader);
  return reached;
}

/** What an edit may make anew. */
function mayBuild({ edit, model }: Edit): ReadonlySet<string> {
  if (edit === "look" || edit === "nothing") return new Set();
  if (edit === "row") return withReaders("orders");
  if (edit === "cell") return withReaders("countries");
  return edit === "drop" ? new Set([model]) : withReaders(model);
}

async function build({ dir }: ProjectFolder, threads: number): Promise<string[]> {
  await using engine = await createEngine({ projectDir: dir, threads });
  const { ok, results } = await engine.build();
  expect(ok).toBe(true);
  return results.filter(({ status }) => status !== "unchanged").map(({ name }) => name);
}

/** Every relation of the database with its kind and rows, of the models that are stored. */
async function contents({ dir }: ProjectFolder, { models }: Project) {
  await using engine = await createEngine({ projectDir: dir });
  const stored = names.filter((name) => models[name]?.kind !== "ephemeral");
  const kindsOf = await engine.show(
    {
      sql: `select table_name, table_type from information_schema.tables where table_schema = 'main' and table_name in (${stored.map((name) => `'${name}'`).join(", ")}, '') order by 1`,
    },
    { limit: 100 },
  );
  const rows: unknown[] = [];
  for (const name of stored) rows.push(await engine.show({ sql: `select '${name}', typeof(n), * from ${name}` }, { limit: 100 }));
  return { kindsOf, rows };
}

async function drop({ dir }: ProjectFolder, name: string): Promise<void> {
  const adapter = await loadAdapter({ path: "laws.duckdb" });
  await using warehouse = await adapter.open({ projectDir: dir, threads: 1 });
  const found = (await warehouse.introspect(["main"])).find((relation) => relation.name === name);
  if (found !== undefined) await warehouse.execute(`drop ${found.kind} ${name}`);
}

it("after any edits, a build that leaves what is unchanged ends in the database of a full build, and builds no more than what reads the edit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 4), async (all, threads) => {
      using folder = projectFolder(filesOf(begin), base);
      using fresh = projectFolder(filesOf(begin), base);
      await build(folder, threads);
      let project = begin;
      for (const edit of all) {
        project = edited(project, edit);
        folder.write(filesOf(project));
        if (edit.edit === "drop") await drop(folder, edit.model);
        const built = await build(folder, threads);
        expect([...mayBuild(edit)]).toEqual(expect.arrayContaining(built));
        fresh.write(filesOf(project));
        for (const file of ["laws.duckdb", "laws.duckdb.wal"]) rmSync(join(fresh.dir, file), { force: true });
        await build(fresh, threads);
        expect(await contents(folder, project)).toEqual(await contents(fresh, project));
      }
      expect(await build(folder, threads)).toEqual([]);
    }),
    { numRuns: 6 },
  );
}, 300_000);
