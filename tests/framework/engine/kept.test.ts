import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createEngine, type Manifest } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const config = shop["analytics.config.ts"] ?? "";

interface Options {
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly target?: string;
}

async function compiled({ dir }: ProjectFolder, options: Options = {}): Promise<Manifest> {
  await using engine = await createEngine({ projectDir: dir, ...options });
  return await engine.compile();
}

/** Puts something else in the place of the bundled modules: whoever evaluates them finds out. */
function poison({ dir }: ProjectFolder): void {
  const cache = join(dir, "target/.cache");
  for (const file of readdirSync(cache)) {
    if (/^project-.*\.mjs$/.test(file)) writeFileSync(join(cache, file), 'throw new Error("evaluated");');
  }
}

/** Whether the project is taken as it was kept. */
async function isKept(folder: ProjectFolder, options?: Options): Promise<boolean> {
  poison(folder);
  return compiled(folder, options).then(
    () => true,
    () => false,
  );
}

const sqlOf = ({ nodes }: Manifest, name: string): string => {
  const node = nodes[`model.shop.${name}`];
  return node?.kind === "model" ? node.sql : "";
};

/** A model whose query holds a text that an expression gives. */
const saying = (expression: string, before = "") => `${before}import { defineModel, sql } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const said = defineModel({ name: "said", deps: [stgOrders],
  query: ({ db, vars }) => db.selectFrom("stg_orders as o").select(["o.order_id", sql.lit(String(${expression})).as("said")]) });
`;

describe("a project whose files have not changed", () => {
  it("is not evaluated again, and is the same to every call", async () => {
    using folder = projectFolder();
    const first = await compiled(folder);
    poison(folder);
    const { generatedAt: _, ...second } = await compiled(folder);
    const { generatedAt: __, ...expected } = first;
    expect(second).toEqual(expected);
    await using engine = await createEngine({ projectDir: folder.dir });
    expect((await engine.ls({ select: ["+fct_status", "test_type:generic"], exclude: ["stg_orders"] })).map(({ name }) => name)).toEqual([
      "orders",
      "fct_status",
      "unique_fct_status_status",
      "expression_fct_status_amount_0",
    ]);
    expect((await engine.ls({ select: ["source:raw.orders"] })).map(({ kind }) => kind)).toContain("source");
    expect((await engine.build()).ok).toBe(true);
    expect(new Set((await engine.build()).results.map(({ status }) => status))).toEqual(new Set(["unchanged"]));
  });

  it("removes bundles that nobody remembers, once they are old, and nothing else", async () => {
    using folder = projectFolder();
    await compiled(folder);
    const cache = join(folder.dir, "target/.cache");
    const bundles = () => readdirSync(cache).filter((name) => name.includes("mjs"));
    const own = bundles();
    const ago = new Date(Date.now() - 24 * 60 * 60 * 1000);
    const [old, young] = [
      ["project-0123456789ab.mjs", "project-0123456789ab.mjs.map", "config-0123456789ab.mjs"],
      ["project-ba9876543210.mjs"],
    ];
    for (const name of [...old, ...young, "mine.mjs"]) writeFileSync(join(cache, name), "");
    for (const name of [...old, "mine.mjs", ...own]) utimesSync(join(cache, name), ago, ago);
    folder.write({ "models/staging/stg_orders.ts": `${staging}\n// Another bundle.\n` });
    await compiled(folder);
    const left = bundles();
    expect(left).toEqual(expect.arrayContaining([...young, "mine.mjs", ...own.filter((name) => name.startsWith("config-"))]));
    expect(left.filter((name) => old.includes(name) || (own.includes(name) && name.startsWith("project-")))).toEqual([]);
    expect(left).toHaveLength(own.length + 2);
  });

  it("keeps its fingerprints from the first build on", async () => {
    using folder = projectFolder();
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    await engine.close();
    poison(folder);
    const kept = Object.values((await compiled(folder)).nodes).filter((node) => node.kind === "model");
    expect(kept.map(({ fingerprint }) => typeof fingerprint?.query)).toEqual(["string", "string"]);
  });

  it("is evaluated again when what was kept is damaged or of another project", async () => {
    using folder = projectFolder();
    const first = await compiled(folder);
    const cache = join(folder.dir, "target/.cache");
    for (const file of readdirSync(cache).filter((name) => name.startsWith("compiled-"))) {
      writeFileSync(join(cache, file), readFileSync(join(cache, file)).subarray(0, 40));
    }
    expect(sqlOf(await compiled(folder), "fct_status")).toBe(sqlOf(first, "fct_status"));
  });
});

describe("it is evaluated again when there is another", () => {
  afterEach(() => {
    delete process.env["MODELWRIGHT_TEST_NAME"];
  });

  it.each([
    ["model", { "models/staging/stg_orders.ts": staging.replace('"amount"]', '"amount", "id"]') }],
    ["file that a model imports", { "models/lib/word.ts": 'export const word = "other";\n' }],
    ["configuration", { "analytics.config.ts": config.replace('"nightly"', '"daily"') }],
    ["file", { "models/marts/more.ts": saying("1").replaceAll("said", "more") }],
    ["seed", { "seeds/codes.csv": "code\nb\n" }],
    ["setting of TypeScript", { "tsconfig.json": '{ "compilerOptions": { "strict": true } }' }],
  ])("%s", async (_, change) => {
    using folder = projectFolder({
      "models/lib/word.ts": 'export const word = "one";\n',
      "models/marts/said.ts": saying("word", 'import { word } from "../lib/word.js";\n'),
      "seeds/codes.csv": "code\na\n",
      "seeds/codes.ts": `import { defineSeed } from "modelwright"; import { z } from "zod";
export const codes = defineSeed({ name: "codes", schema: z.object({ code: z.string() }) });`,
    });
    await compiled(folder);
    expect(await isKept(folder)).toBe(true);
    folder.write(change);
    rmSync(join(folder.dir, "target/.cache/project.json"));
    const after = await compiled(folder);
    using fresh = projectFolder({});
    for (const file of ["models/lib/word.ts", "models/marts/said.ts", "seeds/codes.csv", "seeds/codes.ts"]) {
      fresh.write({ [file]: readFileSync(join(folder.dir, file), "utf8") });
    }
    fresh.write(change as Record<string, string>);
    expect({ ...after, generatedAt: "" }).toEqual({ ...(await compiled(fresh)), generatedAt: "" });
  });

  it("environment variable that env() reads, in the configuration or in a model", async () => {
    using folder = projectFolder({
      "models/marts/said.ts": saying('env("MODELWRIGHT_TEST_NAME")').replace("{ defineModel, sql }", "{ defineModel, env, sql }"),
    });
    process.env["MODELWRIGHT_TEST_NAME"] = "one";
    expect(sqlOf(await compiled(folder), "said")).toContain("'one'");
    expect(await isKept(folder)).toBe(true);
    process.env["MODELWRIGHT_TEST_NAME"] = "two";
    expect(await isKept(folder)).toBe(false);
  });

  it("time zone, value of a variable, or target", async () => {
    using folder = projectFolder({
      "analytics.config.ts": config.replace("targets: {", 'targets: { prod: duckdb({ path: "shop.duckdb", schema: "prod" }),'),
      "models/vars.ts": `import { defineVariable } from "modelwright"; import { z } from "zod";
export const word = defineVariable({ name: "word", schema: z.string().default("none") });`,
      "models/marts/said.ts": saying("vars(word)", 'import { word } from "../vars.js";\n'),
    });
    await compiled(folder, { target: "dev" });
    expect(await isKept(folder, { target: "dev" })).toBe(true);
    expect(await isKept(folder, { target: "dev", vars: { word: "given" } })).toBe(false);
    expect(await isKept(folder, { target: "prod" })).toBe(false);
    const zone = process.env["TZ"];
    process.env["TZ"] = "Asia/Kolkata";
    const elsewhere = await isKept(folder, { target: "dev" });
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
    expect(elsewhere).toBe(false);
    expect(await isKept(folder, { target: "dev" })).toBe(true);
  });
});

describe("a project that may declare something else each time is evaluated each time: its modules", () => {
  it.each([
    ["ask for the time", saying("new Date().getTime()")],
    ["ask for the time in a roundabout way", saying("clock()", "const { now: clock } = Date;\n")],
    ["throw dice", saying("Math.random()")],
    ["throw dice in a roundabout way", saying("random()", "const { random } = Math;\n")],
    ["read the environment themselves", saying("process.env.HOME")],
    ["reach the world by its name", saying('globalThis["Date"].now()')],
    ["read files", saying('readFileSync("package.json", "utf8").length', 'import { readFileSync } from "node:fs";\n')],
    ["ask the machine for its name", saying("hostname()", 'import { hostname } from "node:os";\n')],
    ["import what is named at run time", saying("name", 'const name = "zod";\nawait import(name.trim());\n')],
    ["print", saying("1", 'console.log("hello");\n')],
  ])("%s", async (_, model) => {
    using folder = projectFolder({ "models/marts/said.ts": model });
    await compiled(folder);
    expect(await isKept(folder)).toBe(false);
  });

  it.each([
    ["round a number", saying("Math.round(1.5)")],
    ["have a variable called like a global", saying("Date.now()", "const Date = { now: () => 1 };\n")],
    ["speak of a Date", saying('"a Date in process. of Math.random"')],
  ])("not when they only %s", async (_, model) => {
    using folder = projectFolder({ "models/marts/said.ts": model });
    await compiled(folder);
    expect(await isKept(folder)).toBe(true);
  });
});
