import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine, type Manifest, ModelwrightError } from "../../../src/framework/engine.js";
import { projectFolder, shop } from "../project-folder.js";

async function compiled(files: Readonly<Record<string, string>> = {}, vars: Readonly<Record<string, unknown>> = {}): Promise<Manifest> {
  using folder = projectFolder(files);
  await using engine = await createEngine({ projectDir: folder.dir, vars });
  return await engine.compile();
}

/** What a person reads of a manifest: SQL, columns, tests. */
const readable = ({ nodes }: Manifest): string =>
  Object.values(nodes)
    .map((node) => {
      if (node.kind === "model")
        return `-- ${node.id}: ${node.columns.map(({ name, type }) => `${name} ${type}`).join(", ")}\n${node.sql}\n`;
      if (node.kind === "test") return `-- ${node.name} on ${node.anchor}\n${node.failingRows.join("{{ anchor }}")}\n`;
      return `-- ${node.id}\n`;
    })
    .join("\n");

const raw = (query: string, more = "") => ({
  "models/marts/fct_raw.ts": `import { defineVariable, sqlModel } from "modelwright";
import { z } from "zod";
import { stgOrders } from "../staging/stg_orders.js";
export const wanted = defineVariable({ name: "wanted", schema: z.string().default("placed") });
export const fctRaw = sqlModel({ name: "fct_raw", deps: [stgOrders], contract: z.object({ n: z.int() }), ${more}
  query: ({ sql, ref, vars }) => ${query} });
`,
});

describe("compile", () => {
  it("writes complete SQL for every model and test", async () => {
    await expect(readable(await compiled())).toMatchFileSnapshot("golden/shop.sql");
  });

  it("inlines an ephemeral model where it is read", async () => {
    const staging = (shop["models/staging/stg_orders.ts"] ?? "").replace("deps: [orders]", 'materialized: "ephemeral", deps: [orders]');
    await expect(readable(await compiled({ "models/staging/stg_orders.ts": staging }))).toMatchFileSnapshot("golden/ephemeral.sql");
  });

  it("quotes every value in raw SQL, and takes variables from the run, the config, the default", async () => {
    const query = `sql\`select count(*) as n from \${ref(stgOrders)} where status = \${vars(wanted)}\``;
    const sqlOf = (manifest: Manifest) => {
      const node = manifest.nodes["model.shop.fct_raw"];
      return node?.kind === "model" ? node.sql : "";
    };
    expect(sqlOf(await compiled(raw(query)))).toBe(`select count(*) as n from "main"."stg_orders" where status = 'placed'`);
    const hostile = "x'; drop table stg_orders; --";
    expect(sqlOf(await compiled(raw(query), { wanted: hostile }))).toBe(
      `select count(*) as n from "main"."stg_orders" where status = 'x''; drop table stg_orders; --'`,
    );
  });

  it("gives the same manifest from its cache as without, and forgets in it what is not used when all is compiled", async () => {
    using folder = projectFolder();
    const once = async () => {
      await using engine = await createEngine({ projectDir: folder.dir });
      return readable(await engine.compile());
    };
    const cold = await once();
    const cache = join(folder.dir, "target/.cache/bind.json");
    expect(existsSync(cache)).toBe(true);
    const entries = Object.keys(JSON.parse(readFileSync(cache, "utf8"))).length;
    expect(await once()).toBe(cold);
    folder.write({
      "models/staging/stg_orders.ts": (shop["models/staging/stg_orders.ts"] ?? "").replace('"amount"]', '"amount", "id as again"]'),
    });
    expect(await once()).toContain("again VARCHAR");
    rmSync(join(folder.dir, "target/.cache/compiled-dev.json"));
    await once();
    expect(Object.keys(JSON.parse(readFileSync(cache, "utf8")))).toHaveLength(entries);
    folder.write({ "target/.cache/bind.json": "torn {" });
    expect(await once()).toContain("again VARCHAR");
  });

  it("finds no table that is not a declared dependency", async () => {
    await expect(compiled(raw("sql`select count(*) as n from stg_orders`"))).rejects.toMatchObject({
      problems: [{ code: "reference_undeclared" }],
    });
  });

  it("decides a relationship over the relation it is declared on, whichever name comes first", async () => {
    const model = (name: string, extra = "") => `import { defineModel, relationship } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
${extra === "" ? "" : 'import { z_dim } from "./z_dim.js";'}
export const ${name} = defineModel({ name: "${name}", deps: [stgOrders], query: ({ db }) => db.selectFrom("stg_orders").select("order_id"), ${extra} });
`;
    const { nodes } = await compiled({
      "models/marts/a_fact.ts": model("a_fact", 'columns: { order_id: { tests: [relationship(z_dim, "order_id")] } }'),
      "models/marts/z_dim.ts": model("z_dim"),
    });
    const test = Object.values(nodes).find((node) => node.kind === "test" && node.testKind === "relationships");
    expect(test).toMatchObject({ anchor: "model.shop.a_fact", attachedTo: "model.shop.a_fact" });
    const order = Object.keys(nodes);
    expect(order.indexOf("model.shop.z_dim")).toBeLessThan(order.indexOf("model.shop.a_fact"));
  });

  const siblings = (count: number, selectOf: (index: number) => string = () => `["id", "amount", sql\`null\`.as("nothing")]`) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `models/many/m${index}.ts`,
        `import { defineModel, sql } from "modelwright";
import { orders } from "../sources.js";
export const m${index} = defineModel({
  name: "m${index}",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(${selectOf(index)} as never) as never,
});
`,
      ]),
    );
  const columnsOf = ({ nodes }: Manifest) => {
    const node = nodes["model.shop.m0"];
    return node?.kind === "model" ? node.columns.map(({ name, type }) => [name, type]) : [];
  };

  it("finds the same columns whether many models are bound together or one is alone", async () => {
    const alone = columnsOf(await compiled(siblings(1)));
    expect(alone.map(([name]) => name)).toEqual(["id", "amount", "nothing"]);
    expect(columnsOf(await compiled(siblings(12)))).toEqual(alone);
  });

  it("tells each model that does not bind, and no other, among many that are bound together", async () => {
    const broken = siblings(12, (index) => (index === 5 ? '["nope"]' : index === 7 ? '["id", "status as id"]' : '["id"]'));
    const error = await compiled(broken).catch((thrown: unknown) => thrown as ModelwrightError);
    const problems = error instanceof ModelwrightError ? error.problems.map(({ code, at }) => [code, at?.file]) : error;
    expect(problems).toEqual([
      ["query_invalid", "models/many/m5.ts"],
      ["column_duplicate", "models/many/m7.ts"],
    ]);
  });
});
