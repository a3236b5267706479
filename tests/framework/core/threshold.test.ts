import { describe, expect, it } from "vitest";
import { parseThreshold } from "../../../src/framework/core/threshold.js";

describe("a threshold", () => {
  it.each([
    [">0", [1], [0]],
    [">=2", [2, 3], [1]],
    ["<2", [0, 1], [2]],
    ["<=2", [2], [3]],
    ["=0", [0], [1]],
    ["!=3", [0], [3]],
    [" > 1e2 ", [101], [100]],
  ])("%s", (text, exceeding, within) => {
    const exceeds = parseThreshold(text);
    expect(exceeding.map(exceeds)).toEqual(exceeding.map(() => true));
    expect(within.map(exceeds)).toEqual(within.map(() => false));
  });

  it.each(["", "10", ">", "=>1", "> ten", ">1 or <0"])("refuses %j", (text) => {
    expect(() => parseThreshold(text)).toThrow("is not a threshold");
  });
});
