import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const day = 86_400_000;
const today = Math.floor(Date.now() / day) * day;
const dateOf = (days: number) => new Date(today + days * day).toISOString().slice(0, 10);
const momentOf = (days: number) => `${dateOf(days)}T00:00:00.000Z`;

const files = {
  "data/orders.csv": `id,status,amount\n${[-4, -3, -2, -1].map((days) => `${dateOf(days)},placed,1`).join("\n")}\n`,
  "models/marts/fct_days.ts": `import { defineModel, sql } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const fctDays = defineModel({
  name: "fct_days",
  deps: [stgOrders],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("stg_orders").select(({ ref }) => [sql<string>\`cast(\${ref("order_id")} as date)\`.as("day"), "amount"]),
  incremental: (m) => m.intervals({ eventTime: "day", batchSize: "day", begin: "${dateOf(-4)}", lookback: 0 }),
});
`,
};

it("tells which time is filled, and fills what is asked for and then the gaps", async () => {
  using folder = projectFolder(files);
  await using engine = await createEngine({ projectDir: folder.dir });
  const select = ["+fct_days"];
  expect(await engine.intervals("fct_days")).toMatchObject({ filled: [], gaps: [{ start: momentOf(-4), end: momentOf(0), batches: 4 }] });
  await engine.build({ select, start: dateOf(-3), end: `${dateOf(-2)}T00:00:00Z` });
  expect(await engine.intervals("fct_days")).toEqual({
    name: "fct_days",
    batchSize: "day",
    filled: [{ start: momentOf(-3), end: momentOf(-2) }],
    gaps: [
      { start: momentOf(-4), end: momentOf(-3), batches: 1 },
      { start: momentOf(-2), end: momentOf(0), batches: 2 },
    ],
  });
  await engine.build({ select });
  expect(await engine.intervals("fct_days")).toMatchObject({ filled: [{ start: momentOf(-4), end: momentOf(0) }], gaps: [] });
  await expect(engine.intervals("fct_status")).rejects.toMatchObject({ problems: [{ code: "intervals_none" }] });
  await expect(engine.build({ start: "yesterday" })).rejects.toMatchObject({
    problems: [{ code: "option_value", message: expect.stringContaining("--start") }],
  });
});
