import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const model = (name: string, deps: readonly string[], extra = "") =>
  `import { defineModel, notNull } from "modelwright";
${deps.map((dep) => `import { ${dep} } from "../${dep === "stg_orders" ? "staging" : "marts"}/${dep}.js";`).join("\n")}
export const ${name} = defineModel({ name: "${name}", deps: [${deps.join(", ")}], ${extra}
  query: ({ db }) => db.selectFrom("${deps[0]}").select("order_id"), columns: { order_id: { tests: [notNull()] } } });
`;

let folder: ProjectFolder;
let engine: Engine;

// orders → stg_orders → a → b → c, and a → d
beforeAll(async () => {
  const { "models/marts/fct_status.ts": _, ...base } = shop;
  const config = (shop["analytics.config.ts"] ?? "").replace("folders:", 'selectors: { deep: "b+,tag:nightly" },\n  folders:');
  folder = projectFolder(
    {
      "analytics.config.ts": config,
      "models/staging/stg_orders.ts": (shop["models/staging/stg_orders.ts"] ?? "").replace("stgOrders", "stg_orders"),
      "models/marts/a.ts": model("a", ["stg_orders"]),
      "models/marts/b.ts": model("b", ["a"], 'tags: ["slow"],'),
      "models/marts/c.ts": model("c", ["b"], 'materialized: "view",'),
      "models/marts/d.ts": model("d", ["a"]),
    },
    base,
  );
  engine = await createEngine({ projectDir: folder.dir });
});
afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

const models = async (select: string[], exclude: string[] = []) =>
  (await engine.ls({ select, exclude }))
    .filter(({ kind }) => kind === "model" || kind === "source")
    .map(({ name }) => name)
    .sort()
    .join(" ");

describe("selection", () => {
  it.each([
    ["a", "a"],
    ["+a", "a orders stg_orders"],
    ["1+b", "a b"],
    ["a+1", "a b d"],
    ["a+", "a b c d"],
    ["@d", "a d orders stg_orders"],
    ["tag:slow", "b"],
    ["tag:nightly,b+", "b c"],
    ["path:models/staging", "stg_orders"],
    ["models/staging", "stg_orders"],
    ["source:raw", "orders"],
    ["source:raw.orders+", "a b c d orders stg_orders"],
    ["config.materialized:table", "a b d"],
    ["stg_*", "stg_orders"],
    ["marts.?", "a b c d"],
    ["selector:deep", "b c"],
    ["resource_type:source", "orders"],
  ])("%s", async (selector, expected) => {
    expect(await models([selector])).toBe(expected);
  });

  it("unites what is separated by blanks or given twice, and leaves out what is excluded", async () => {
    expect(await models(["b d"])).toBe("b d");
    expect(await models(["b", "d"])).toBe("b d");
    expect(await models(["a+"], ["c", "d"])).toBe("a b");
  });

  it("takes the tests of what is selected, and only tests by test_type", async () => {
    const names = async (select: string[]) => (await engine.ls({ select })).filter(({ kind }) => kind === "test").map(({ name }) => name);
    expect(await names(["d"])).toEqual(["not_null_d_order_id"]);
    expect(await names(["test_type:generic,d"])).toEqual([]);
    expect(await names(["test_type:generic"])).toHaveLength(7);
    expect((await engine.ls({ select: ["a"], exclude: ["test_type:data"] })).map(({ name }) => name)).toEqual(["a"]);
  });

  it.each([
    ["nothing_like_it", "selection_empty"],
    ["tga:slow", "selector_method_unknown"],
    ["selector:missing", "selector_name_unknown"],
    ["a,,b", "selector_invalid"],
    ["@a+", "selector_invalid"],
  ])("refuses %s with %s", async (selector, code) => {
    await expect(engine.ls({ select: [selector] })).rejects.toMatchObject({ problems: [{ code }] });
  });
});
