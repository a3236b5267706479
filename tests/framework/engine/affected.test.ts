import { describe, expect, it } from "vitest";
import { createEngine, type RunResults } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

/** The amounts of each customer; a greater number is a later load. */
const files = {
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({
  name: "orders",
  source: "raw",
  schema: z.object({ id: z.string(), customer: z.string(), amount: z.int(), load: z.int() }),
  location: csv("data/*.csv"),
});
`,
  "models/staging/stg_orders.ts": `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .selectFrom("orders as o")
      .where(({ ref }) => isAffected(ref("o.customer")))
      .groupBy("o.customer")
      .select(({ ref }) => ["o.customer", fn.sum(ref("o.amount")).as("amount"), fn.max(ref("o.load")).as("load")]),
  incremental: (m) =>
    m.deleteInsert({
      key: "customer",
      affected: ({ db, fn, self }) =>
        db
          .selectFrom("orders as o")
          .where("o.load", ">", (eb) => eb.selectFrom(self.as("s")).select(({ ref }) => fn.max(ref("s.load")).as("load")))
          .select("o.customer"),
    }),
});
`,
  "models/marts/fct_status.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const fctStatus = defineModel({
  name: "fct_status",
  deps: [stgOrders],
  query: ({ db, fn }) => db.selectFrom("stg_orders").select(({ ref }) => [fn.sum(ref("amount")).as("amount")]),
});
`,
  "data/orders.csv": "id,customer,amount,load\na,anna,10,1\nb,ben,20,1\n",
};

const outcomes = ({ results }: RunResults) => results.map(({ name, status }) => `${name} ${status}`).join(", ");
const left = "stg_orders unchanged, fct_status unchanged";
const built = "stg_orders success, fct_status success";

describe("a model that tells what is affected", () => {
  it("is left as it is when nothing that it reads has changed, and so is what reads it", async () => {
    using folder = projectFolder(files);
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(outcomes(await engine.build())).toBe(built);
    expect(outcomes(await engine.build())).toBe(left);
    expect((await engine.plan()).changes).toEqual([]);
    expect(outcomes(await engine.build({ fullRefresh: true }))).toBe(built);
    expect(outcomes(await engine.build())).toBe(left);
  });

  it("leaves what reads it as it is when what has changed affects nothing", async () => {
    using folder = projectFolder(files);
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    folder.write({ "data/again.csv": "id,customer,amount,load\na,anna,10,1\n" });
    const second = await engine.build();
    expect(outcomes(second)).toBe("stg_orders success, fct_status unchanged");
    expect(second.results[0]).toMatchObject({ rows: 0 });
    expect(outcomes(await engine.build())).toBe(left);

    folder.write({ "data/again.csv": "id,customer,amount,load\nc,anna,5,2\n" });
    const third = await engine.build();
    expect(outcomes(third)).toBe(built);
    expect(third.results[0]).toMatchObject({ rows: 1 });
    expect(await engine.show({ sql: "select customer, amount from stg_orders order by 1" })).toEqual([
      { customer: "anna", amount: 15 },
      { customer: "ben", amount: 20 },
    ]);
  });

  it("is another for its readers when its query has changed, though nothing is affected, and again when it is built as a whole", async () => {
    using folder = projectFolder(files);
    const change = () =>
      folder.write({
        "models/staging/stg_orders.ts": files["models/staging/stg_orders.ts"].replace(".groupBy(", '.where("o.amount", ">", 10).groupBy('),
      });
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.build();
    }
    change();
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(outcomes(await engine.build())).toBe(built);
    expect(outcomes(await engine.build({ fullRefresh: true }))).toBe(built);
    expect(outcomes(await engine.build())).toBe(left);
  });
});
