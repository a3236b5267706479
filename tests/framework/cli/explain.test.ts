import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { projectFolder, shop } from "../project-folder.js";

const bin = `${process.cwd()}/bin/model.js`;
const model = (cwd: string, ...args: readonly string[]) => spawnSync(process.execPath, [bin, ...args], { cwd, encoding: "utf8" });
const mart = shop["models/marts/fct_status.ts"] ?? "";

describe("model build --explain", () => {
  it("says why each model would be built or not, and builds nothing", () => {
    using folder = projectFolder({
      "models/marts/dice.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const dice = sqlModel({ name: "dice", deps: [], contract: z.object({ n: z.number() }), query: ({ sql }) => sql\`select random() as n\` });
`,
    });
    const explain = (...args: readonly string[]) =>
      model(folder.dir, "build", "--explain", ...args).stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, "TIME");
    const why = (...args: readonly string[]) =>
      Object.fromEntries(
        (
          JSON.parse(model(folder.dir, "build", "--explain", "--json", ...args).stdout) as { name: string; builds: boolean; why: string }[]
        ).map(({ name, builds, why: text }) => [
          name,
          `${builds ? "build" : "keep"}: ${text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, "TIME")}`,
        ]),
      );
    expect(why()).toEqual({ dice: "build: never built", stg_orders: "build: never built", fct_status: "build: never built" });
    expect(why()).toMatchObject({ stg_orders: "build: never built" });
    expect(model(folder.dir, "build").status).toBe(0);
    expect(explain("--select", "stg_orders")).toBe("keep  stg_orders  unchanged since TIME\n");
    expect(why()).toEqual({
      dice: "build: calls random()",
      stg_orders: "keep: unchanged since TIME",
      fct_status: "keep: unchanged since TIME",
    });
    expect(why("--force", "--select", "fct_status")).toEqual({ fct_status: "build: forced" });
    folder.write({ "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(1)") });
    expect(why()).toMatchObject({ stg_orders: "keep: unchanged since TIME", fct_status: "build: query changed" });
    folder.write({ "models/marts/fct_status.ts": mart, "data/orders.csv": "id,status,amount\na,placed,10\n" });
    expect(why()).toMatchObject({ stg_orders: "build: file data/orders.csv changed", fct_status: "build: stg_orders is rebuilt" });
    folder.write({ "models/marts/fct_status.ts": mart.replace("deps:", 'materialized: "view", deps:') });
    expect(why("--select", "fct_status")).toEqual({ fct_status: "build: a view now, built as a table" });
    const { stdout } = model(folder.dir, "build", "--force", "--select", "stg_orders");
    expect(stdout).toContain("1 built");
    expect(model(folder.dir, "build", "--select", "stg_orders").stdout).toMatch(/finished in .*: 4 unchanged\n/);
    expect(model(folder.dir, "build", "--select", "stg_orders", "--quiet")).toMatchObject({ status: 0, stdout: "" });
  });
});
