import fc from "fast-check";
import { expect, test } from "vitest";
import { ingest } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orders, rowsOf } from "./workspace.js";

const goodRecord = fc
  .record({ id: fc.integer({ min: 0, max: 12 }), day: fc.integer({ min: 1, max: 3 }) })
  .map(({ id, day }) => order(`o${id}`, day));
const badRecord = fc.oneof(
  fc.constant(order("neg", 1, { amount: -1 })),
  fc.jsonValue().filter((value) => typeof value !== "object" || value === null || !("id" in value)),
);
const files = fc.array(fc.array(fc.oneof({ weight: 4, arbitrary: goodRecord }, { weight: 1, arbitrary: badRecord }), { maxLength: 12 }), {
  minLength: 1,
  maxLength: 4,
});

test("whatever is read, all of it is loaded, quarantined or a duplicate, and the lake holds each valid record once", async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (contents, oneByOne) => {
      await using space = await newWorkspace();
      let read = 0;
      let accounted = 0;
      for (const [index, records] of contents.entries()) {
        await space.writeRecords(`raw/${index}.ndjson`, records);
        if (!oneByOne && index < contents.length - 1) continue;
        const result = await ingest(orders, { projectDir: space.dir });
        read += result.read;
        accounted += result.loaded + result.quarantined + result.duplicates;
      }
      const distinctContents = [...new Map(contents.map((records) => [JSON.stringify(records), records])).values()];
      const valid = distinctContents.flat().filter((record) => orders.schema.safeParse(record).success) as ReturnType<typeof order>[];
      const keys = new Set(valid.map(({ id, at }) => `${id} ${at.slice(0, 10)}`));

      expect(read).toBe(distinctContents.flat().length);
      expect(accounted).toBe(read);
      if (keys.size === 0) return;
      expect(await rowsOf(space, "SELECT id || ' ' || order_date AS key FROM lake ORDER BY key")).toEqual(
        [...keys].sort().map((key) => ({ key })),
      );
    }),
    { numRuns: 25 },
  );
});
