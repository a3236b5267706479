import fc from "fast-check";
import { expect, it } from "vitest";
import { acceptedValues, expression, notNull, rowCount, unique, uniqueCombination } from "../../../src/framework/define/data-tests.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { agrees, find } from "./database.js";

interface Row {
  readonly a: number | null;
  readonly b: number | null;
}

const cell = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null });
const rows = fc.array(fc.record({ a: cell, b: cell }), { maxLength: 12 });

const duplicates = (keys: readonly string[]) => new Set(keys.filter((key, index) => keys.indexOf(key) !== index)).size;
const known = ({ a }: Row) => a !== null;

/** Each kind of test, and the number of its failures as JavaScript counts them. */
const laws = [
  { test: unique()("a"), failures: (all: Row[]) => duplicates(all.filter(known).map(({ a }) => String(a))) },
  {
    test: uniqueCombination(["a", "b"])(),
    failures: (all: Row[]) => duplicates(all.filter(({ a, b }) => a !== null && b !== null).map(({ a, b }) => `${a} ${b}`)),
  },
  { test: notNull()("a"), failures: (all: Row[]) => all.filter(({ a }) => a === null).length },
  {
    test: notNull({ where: "b = 1 or b = 2" })("a"),
    failures: (all: Row[]) => all.filter(({ a, b }) => a === null && (b === 1 || b === 2)).length,
  },
  {
    test: acceptedValues([0, 1])("a"),
    failures: (all: Row[]) => new Set(all.filter(known).flatMap(({ a }) => (Number(a) > 1 ? [a] : []))).size,
  },
  { test: expression("a <= b")(), failures: (all: Row[]) => all.filter(({ a, b }) => a === null || b === null || a > b).length },
  { test: rowCount({ min: 2, max: 8 })(), failures: (all: Row[]) => (all.length < 2 || all.length > 8 ? 1 : 0) },
];

it("finds what a scan in JavaScript finds, by rows and by aggregate", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute("create table tested (a integer, b integer)");
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const values = all.map(({ a, b }) => `(${a}, ${b})`).join(", ");
      await warehouse.execute(`delete from tested; ${values === "" ? "" : `insert into tested values ${values}`}`);
      for (const { test, failures } of laws) {
        const finding = await find(warehouse, test, "tested");
        expect({ kind: test.kind, failures: finding.failingRows.length }).toEqual({ kind: test.kind, failures: failures(all) });
        expect(agrees(finding)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
