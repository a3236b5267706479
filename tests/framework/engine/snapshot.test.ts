import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../src/framework/core/errors/index.js";
import { createEngine } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { problemsIn, projectFolder } from "../project-folder.js";

const header = "id,status,amount\n";
const file = "snapshots/orders_snapshot.ts";
const declared = (settings: string, columns = "dbt_scd_id: { tests: [unique(), notNull()] }") => ({
  [file]: `import { defineSnapshot, expression, notNull, unique } from "modelwright";
import { orders } from "../models/sources.js";
export const ordersSnapshot = defineSnapshot({
  name: "orders_snapshot",
  relation: orders,
  ${settings},
  columns: { ${columns} },
  tests: [expression("amount is null or amount < 100")],
});
`,
});
const byAll = 'uniqueKey: "id", strategy: { kind: "check", columns: "all" }, hardDeletes: "invalidate"';
const versions = "select id, amount, dbt_valid_to is null as holds from orders_snapshot order by id, dbt_valid_from";

describe("a snapshot of a project", () => {
  it("is built by build and by snapshot, tested before anybody sees it, and read by models", async () => {
    using folder = projectFolder({
      ...declared(byAll),
      "models/marts/current_orders.ts": `import { defineModel } from "modelwright";
import { ordersSnapshot } from "../../snapshots/orders_snapshot.js";
export const currentOrders = defineModel({
  name: "current_orders",
  deps: [ordersSnapshot],
  query: ({ db }) => db.selectFrom("orders_snapshot").select(["id", "amount"]).where("dbt_valid_to", "is", null),
});
`,
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect((await engine.build()).ok).toBe(true);
    folder.write({ "data/orders.csv": `${header}a,placed,11\nb,shipped,20\n` });
    const taken = await engine.snapshot();
    expect(taken.results.map(({ kind, name, status }) => [kind, name, status])).toEqual([["snapshot", "orders_snapshot", "success"]]);
    expect(await engine.show({ sql: versions })).toEqual([
      { id: "a", amount: 10, holds: false },
      { id: "a", amount: 11, holds: true },
      { id: "b", amount: 20, holds: true },
      { id: "c", amount: null, holds: false },
    ]);
    expect((await engine.ls({ select: ["resource_type:snapshot"] })).filter(({ kind }) => kind !== "test")).toMatchObject([
      { id: "snapshot.shop.orders_snapshot", kind: "snapshot", materialized: "snapshot" },
    ]);
    expect((await engine.ls({ select: ["config.strategy:check"] })).length).toBeGreaterThan(0);

    folder.write({ "data/orders.csv": `${header}a,placed,500\n` });
    const refused = await engine.build();
    expect(refused.results.find(({ name }) => name === "orders_snapshot")).toMatchObject({ status: "error", rows: 5 });
    expect(refused.results.find(({ name }) => name === "current_orders")).toMatchObject({ status: "skipped" });
    expect(await engine.show({ sql: versions })).toHaveLength(4);
    expect(await engine.show({ sql: "select 1 from information_schema.tables where table_name like '\\_\\_%' escape '\\'" })).toEqual([]);
  });

  it("keeps what it holds on a command line with --full-refresh, and has a page in the docs", () => {
    using folder = projectFolder(declared(byAll));
    expect(model(folder.dir, "build").status).toBe(0);
    folder.write({ "data/orders.csv": `${header}a,placed,12\n` });
    const taken = model(folder.dir, "snapshot", "--full-refresh");
    expect(taken.stdout).toContain("snapshot main.orders_snapshot");
    expect(taken.status).toBe(0);
    expect(model(folder.dir, "show", "--inline", "select count(*) as n from orders_snapshot", "--json").stdout).toContain('"n": 4');
    expect(model(folder.dir, "compile", "--select", "orders_snapshot").stdout).toContain('select "id", "status", "amount"');
    expect(model(folder.dir, "docs", "generate").status).toBe(0);
    const page = readFileSync(join(folder.dir, "docs-site/dist/snapshots/orders_snapshot.html"), "utf8");
    for (const part of ["any column differs", "dbt_valid_from", "defineSnapshot", "Deleted rows"]) expect(page).toContain(part);
    expect(readFileSync(join(folder.dir, "docs-site/dist/index.html"), "utf8")).toContain("Snapshots");
  });
});

describe("a mistake in a snapshot is told offline, at its place", () => {
  const check = 'strategy: { kind: "check", columns: "all" }';
  it.each<[name: string, files: Readonly<Record<string, string>>, said: readonly string[]]>([
    ["an unknown key", declared(`uniqueKey: "idd" as never, ${check}`), [`${file}:6:`, '"idd"', "uniqueKey", 'Did you mean "id"?']],
    ["no key", declared(`uniqueKey: [], ${check}`), ['"uniqueKey" is an empty array', "the name of a column"]],
    ["no strategy", declared('uniqueKey: "id"'), ['needs a setting "strategy"']],
    ["an unknown strategy", declared('uniqueKey: "id", strategy: { kind: "chek" } as never'), ['"kind" is "chek"', '"timestamp", "check"']],
    [
      "an unknown column to compare",
      declared('uniqueKey: "id", strategy: { kind: "check", columns: ["amont"] as never }'),
      [`${file}:6:`, '"amont"', 'Did you mean "amount"?'],
    ],
    [
      "a time of change that is none",
      declared('uniqueKey: "id", strategy: { kind: "timestamp", updatedAt: "status" }'),
      [`${file}:6:`, '"status"', "VARCHAR, not a date or a timestamp", "compare columns"],
    ],
    ["a misspelt setting", declared(`uniqueKey: "id", ${check}, hardDelete: "ignore"`), ['no setting "hardDelete"', '"hardDeletes"']],
    ["an unknown mode", declared(`uniqueKey: "id", ${check}, hardDeletes: "drop" as never`), ['"hardDeletes" is "drop"', '"new_record"']],
    ["an end that is no date", declared(`uniqueKey: "id", ${check}, validToCurrent: new Date("x")`), ['"validToCurrent"', "a valid Date"]],
    ["docs on a column that it has not", declared(`uniqueKey: "id", ${check}`, "dbt_is_deleted: {}"), ['no column "dbt_is_deleted"']],
    [
      "a snapshot of a snapshot",
      {
        ...declared(`uniqueKey: "id", ${check}`),
        "snapshots/again.ts": `import { defineSnapshot } from "modelwright";
import { ordersSnapshot } from "./orders_snapshot.js";
export const again = defineSnapshot({ name: "again", relation: ordersSnapshot, uniqueKey: "dbt_scd_id", ${check} });
`,
      },
      ["snapshots/again.ts:3:", 'a column "dbt_valid_from" of its own', "Give the column another name"],
    ],
    [
      "a name that a model has",
      {
        ...declared(`uniqueKey: "id", ${check}`),
        "models/orders_snapshot.ts": `import { defineModel } from "modelwright";
import { orders } from "./sources.js";
export const ordersModel = defineModel({ name: "orders_snapshot", deps: [orders], query: ({ db }) => db.selectFrom("orders").selectAll() });
`,
      },
      ["declared twice", "snapshots"],
    ],
    [
      "no export",
      { [file]: (declared(`uniqueKey: "id", ${check}`)[file] ?? "").replace("export const", "const") },
      ["Write `export` before it"],
    ],
  ])("%s", async (_, files, said) => {
    using folder = projectFolder(files);
    const text = (await problemsIn(folder.dir)).map(formatProblem).join("\n");
    for (const part of said) expect(text).toContain(part);
  });
});
