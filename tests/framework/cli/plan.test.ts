import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { template } from "../../../src/framework/cli/template.js";
import { projectFolder } from "../project-folder.js";
import { model } from "./model.js";

const { "package.json": _, ...shop } = template("shop");
const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_customers.ts"] ?? "";

const changed = {
  "models/staging/stg_orders.ts": staging.replace(
    '.select(["order_id", "customer", "status", "amount"])',
    '.select((eb) => ["order_id", "customer", "status", eb("amount", "*", 2).as("amount"), eb("status", "=", "returned").as("is_returned")])',
  ),
  "models/marts/fct_regions.ts": mart.replaceAll("fct_customers", "fct_regions").replaceAll("fctCustomers", "fctRegions"),
};

/** What takes as long as it takes is told as one duration, and as wide. */
const steady = (text: string) =>
  text.replaceAll(/~?\d+ ms|~?\d+\.\d s/g, "TIME").replaceAll(/^ {2}\d.*$/gm, (step) => `  ${step.trim().replaceAll(/ {2,}/g, "  ")}`);

describe("model plan", () => {
  it("reads as people expect", async () => {
    using folder = projectFolder(shop, {});
    const { dir } = folder;
    expect(steady(model(dir, "plan").stdout)).toBe(`Plan for target dev (duckdb data/shop.duckdb): 2 added

+ stg_orders     new  never built
+ fct_customers  new  never built

Would be built, in this order:
  1  stg_orders  view  3 tests
  2  fct_customers  table  3 tests

To run just that: npx model apply
`);
    expect(model(dir, "apply", "--quiet").status).toBe(0);
    expect(model(dir, "plan").stdout).toBe("Plan for target dev (duckdb data/shop.duckdb): 2 unchanged\n");
    folder.write(changed);
    await expect(steady(model(dir, "plan", "--out", "my.json").stdout)).toMatchFileSnapshot("golden/plan.txt");
    await expect(steady(model(dir, "plan", "--select", "fct_customers", "--sql").stdout)).toMatchFileSnapshot("golden/plan-sql.txt");
    const { plan } = JSON.parse(readFileSync(join(dir, "my.json"), "utf8"));
    expect(JSON.parse(model(dir, "plan", "--json").stdout)).toEqual({ ...plan, madeAt: expect.any(String) });

    folder.write({
      "models/marts/fct_customers.ts": mart.replace('"o.customer", fn', '"o.customer as buyer", fn').replace("customer: {", "buyer: {"),
      "models/marts/fct_regions.ts": "export const none = 0;\n",
    });
    expect(model(dir, "apply", "my.json")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("The plan is stale: the project has changed"),
    });
    await expect(steady(model(dir, "plan").stdout)).toMatchFileSnapshot("golden/plan-destructive.txt");
    expect(model(dir, "apply")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("fct_customers renames column customer to buyer"),
    });
    expect(model(dir, "apply", "--allow-destructive", "--quiet").status).toBe(0);
    folder.write({ "models/marts/fct_customers.ts": "export const none = 1;\n" });
    await expect(steady(model(dir, "plan").stdout)).toMatchFileSnapshot("golden/plan-removed.txt");
    expect(model(dir, "apply", "--prune").stdout).toContain("Dropped, for no model has them any more: main.fct_customers");
  });

  it("tells what is wrong with what it is given", () => {
    using folder = projectFolder(shop, {});
    expect(model(folder.dir, "apply")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is no plan .*plan\.json\.\n {2}`npx model plan` makes one/),
    });
    expect(model(folder.dir, "plan", "--select", "nothing_like_it").status).toBe(2);
  });
});
