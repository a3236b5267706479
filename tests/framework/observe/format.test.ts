import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth, fitWidth, formatBytes, formatCount, formatDuration, formatTable } from "../../../src/framework/observe/format.js";

test.each([
  [0, "0 ms"],
  [0.4, "0 ms"],
  [340.2, "340 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [12_340, "12.3 s"],
  [59_949, "59.9 s"],
  [59_950, "1 m 0 s"],
  [72_000, "1 m 12 s"],
  [3_599_400, "59 m 59 s"],
  [3_599_500, "1 h 0 m"],
  [7_500_000, "2 h 5 m"],
  [360_000_000_000, "100,000 h 0 m"],
])("%d ms is told as %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test("a told duration is off by half its last digit at most", () => {
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const back = (text: string) =>
    [...text.matchAll(/([\d.,]+) (\w+)/g)].reduce(
      (sum, [, digits = "", unit = ""]) => sum + Number(digits.replaceAll(",", "")) * (units[unit] ?? Number.NaN),
      0,
    );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (milliseconds) => {
      const precision = milliseconds < 999.5 ? 1 : milliseconds < 59_950 ? 100 : milliseconds < 3_599_500 ? 1000 : 61_000;
      expect(Math.abs(back(formatDuration(milliseconds)) - milliseconds)).toBeLessThanOrEqual(precision / 2 + 1e-6);
    }),
  );
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [9949, "9.9 kB"],
  [9950, "10 kB"],
  [34_400_000, "34 MB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [999_950_000, "1.0 GB"],
  [5e18, "5,000 PB"],
])("%d bytes are told as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("numbers have their noun in the right number", () => {
  expect([0, 1, 2, 1204567].map((count) => formatCount(count, "row"))).toEqual(["0 rows", "1 row", "2 rows", "1,204,567 rows"]);
  expect(formatCount(2, "query", "queries")).toBe("2 queries");
  expect(formatCount(-1204.5)).toBe("-1,204.5");
});

test("width counts cells: colours and marks take none, East Asian characters and emoji two", () => {
  expect(displayWidth("fct_orders")).toBe(10);
  expect(displayWidth("\u001b[31mred\u001b[39m")).toBe(3);
  expect(displayWidth("売上")).toBe(4);
  expect(displayWidth("e\u0301t\u00e9")).toBe(3);
  expect(displayWidth("🚀")).toBe(2);
});

test("a cut text fits, ends in an ellipsis, and is cut only when it must be", () => {
  expect(fitWidth("fct_orders", 10)).toBe("fct_orders");
  expect(fitWidth("fct_orders", 9)).toBe("fct_orde…");
  expect(fitWidth("売上高", 4)).toBe("売…");
  expect(fitWidth("abc", 0)).toBe("");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, width) => {
      const fitted = fitWidth(text, width);
      expect(displayWidth(fitted)).toBeLessThanOrEqual(width);
      if (displayWidth(text) <= width) expect(fitted).toBe(text);
    }),
  );
});

test("a table is aligned, whatever is in its cells", () => {
  const rows = [
    ["model", "rows", "size"],
    ["売上", "1,204", "1.2 kB"],
    ["\u001b[31mfct_orders\u001b[39m", "7"],
  ];
  expect(formatTable(rows, { align: ["left", "right"], indent: "  " })).toBe(
    ["  model        rows  size", "  売上        1,204  1.2 kB", "  \u001b[31mfct_orders\u001b[39m      7"].join("\n"),
  );
  expect(formatTable([])).toBe("");
});
