import fc from "fast-check";
import { expect, it } from "vitest";
import { formatRows } from "../../../src/framework/cli/rows.js";
import { displayWidth } from "../../../src/framework/observe/format.js";

const rows = [
  { order_id: "o_89f73462bf8c482182d4", note: "left at\nthe door", amount: 1899, shipped: null },
  { order_id: "o_1", note: "東京タワーの近く、二階の部屋", amount: -5, shipped: { by: "post" } },
];

it("shows everything where there is no width to keep to", () => {
  expect(`\n${formatRows(rows)}`).toMatchInlineSnapshot(`
    "
    order_id                note                          amount  shipped
    ──────────────────────  ────────────────────────────  ──────  ─────────────
    o_89f73462bf8c482182d4  left at⏎the door                1899  ∅
    o_1                     東京タワーの近く、二階の部屋      -5  {"by":"post"}"
  `);
});

it("cuts long values, then names the columns for which there is no room", () => {
  expect(`\n${formatRows(rows, 44)}`).toMatchInlineSnapshot(`
    "
    order_id           note               amount
    ─────────────────  ─────────────────  ──────
    o_89f73462bf8c48…  left at⏎the door     1899
    o_1                東京タワーの近く…      -5
    … and 1 more column (--json shows all): shi…"
  `);
});

it("law: no line is wider than the terminal", () => {
  const row = fc.record({
    a: fc.string({ unit: "grapheme" }),
    long_name_of_a_column: fc.integer(),
    c: fc.oneof(fc.string(), fc.constant(null)),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 90 }), (given, width) => {
      const lines = formatRows(given, width).split("\n");
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    }),
  );
});
