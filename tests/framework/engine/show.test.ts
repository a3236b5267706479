import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

const rejection = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.unreachable(),
    (error: Error) => error,
  );

describe("rows of a query", () => {
  it.each<[what: string, sql: string, said: string]>([
    ["a column that is not there", "select\n  nothing from fct_status", "LINE 2:   nothing from fct_status\n          ^"],
    ["a word too many", "select 1 fro fct_status", "LINE 1: select 1 fro fct_status\n                     ^"],
    ["a value that cannot be cast", "select\n  cast(status as int) from fct_status", "Could not convert string"],
    ["an error while it runs", "select\n  cast('x' as int)", "LINE 2:   cast('x' as int)\n          ^"],
    ["what is no query", "drop table fct_status", "LINE 1: drop table fct_status\n             ^"],
    ["two queries", "select 1; drop table fct_status", "Cannot prepare multiple statements"],
    ["a bracket that closes ours", "select 1) as t; drop table fct_status --", "LINE 1: select 1) as t"],
    ["brackets that close and open ours", "select 1) as t; drop table fct_status; select (1", "LINE 1: select 1) as t"],
  ])("%s is told of the query alone", async (_, sql, said) => {
    using folder = projectFolder();
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    const { message } = await rejection(engine.show({ sql }, { live: true }));
    expect(message).toContain(said);
    expect(message).not.toMatch(/shown|limit 20/);
    expect(await engine.show({ sql: "select count(*)::int as n from fct_status -- both;\n;" })).toEqual([{ n: 2 }]);
  });
});

it("an ephemeral model may end with a comment: in its readers, its tests, and where its rows are shown", async () => {
  const file = "models/staging/stg_orders.ts";
  using folder = projectFolder({
    [file]: `import { acceptedValues, sqlModel } from "modelwright";
import { z } from "zod";
import { orders } from "../sources.js";
export const stgOrders = sqlModel({
  name: "stg_orders",
  deps: [orders],
  materialized: "ephemeral",
  contract: z.object({ order_id: z.string(), status: z.enum(["placed", "shipped"]), amount: z.int().nullable() }),
  query: ({ sql, ref }) => sql\`select id as order_id, status, amount from \${ref(orders)} -- as they come\`,
  columns: { status: { tests: [acceptedValues(["placed"], { severity: "warn" })] } },
});
`,
  });
  await using engine = await createEngine({ projectDir: folder.dir });
  const { ok, results } = await engine.build();
  expect([ok, results.find(({ status }) => status === "warn")?.name]).toEqual([true, "accepted_values_stg_orders_status__placed"]);
  expect(await engine.show({ name: "stg_orders" }, { limit: 1 })).toEqual([{ order_id: "a", status: "placed", amount: 10 }]);
  const compiled = readFileSync(
    join(folder.dir, "target/compiled/models/staging/stg_orders/accepted_values_stg_orders_status__placed.sql"),
    "utf8",
  );
  expect(await engine.show({ sql: compiled })).toHaveLength(1);
});
