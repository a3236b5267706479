import fc from "fast-check";
import { expect, test } from "vitest";
import { type Drawing, layOut, nodeHeight } from "../../../src/framework/report/docs/lineage/layout.js";
import { nearestRising } from "../../../src/framework/report/docs/lineage/place.js";

const anyGraph: fc.Arbitrary<Drawing> = fc
  .array(fc.record({ width: fc.integer({ min: 20, max: 200 }), parents: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((nodes) => ({
    widths: nodes.map(({ width }) => width),
    edges: nodes.flatMap(({ parents }, to) =>
      to === 0 ? [] : [...new Set(parents.map((parent) => parent % to))].map((from) => [from, to] as const),
    ),
  }));

test("law: every node stands right of what it reads, nothing overlaps, every edge runs from node to node inside the drawing", () => {
  fc.assert(
    fc.property(anyGraph, (drawing) => {
      const { nodes, edges, width, height } = layOut(drawing);
      const top = (y: number) => y - nodeHeight / 2;
      for (const { x, y, width: own } of nodes) {
        expect(x >= 0 && top(y) >= 0 && x + own <= width && top(y) + nodeHeight <= height).toBe(true);
      }
      for (const [index, a] of nodes.entries()) {
        for (const b of nodes.slice(index + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || Math.abs(a.y - b.y) >= nodeHeight;
          expect(apart).toBe(true);
        }
      }
      expect(edges).toHaveLength(drawing.edges.length);
      for (const { from, to, points } of edges) {
        const [start, end] = [nodes[from], nodes[to]];
        expect(points[0]).toEqual([(start?.x ?? 0) + (start?.width ?? 0), start?.y]);
        expect(points.at(-1)).toEqual([end?.x, end?.y]);
        for (const [at, [x]] of points.entries()) expect(x).toBeGreaterThanOrEqual(points[at - 1]?.[0] ?? 0);
      }
    }),
  );
});

test("edges that need not cross do not: two chains that start in each other's place", () => {
  const { nodes } = layOut({
    widths: [50, 50, 50, 50, 50, 50],
    edges: [
      [0, 3],
      [1, 2],
      [3, 5],
      [2, 4],
    ],
  });
  const ys = nodes.map(({ y }) => y);
  const order = (a = 0, b = 0) => Math.sign(a - b);
  expect(order(ys[0], ys[1])).toBe(order(ys[3], ys[2]));
  expect(order(ys[3], ys[2])).toBe(order(ys[5], ys[4]));
});

test("law: the nearest rising sequence rises, and no other one that was tried is nearer", () => {
  const wish = fc.record({ value: fc.integer({ min: -50, max: 50 }), weight: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(
      fc.array(wish, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 12, maxLength: 12 }),
      (wishes, other) => {
        const distance = (values: readonly number[]) =>
          wishes.reduce((sum, { value, weight }, at) => sum + weight * (value - (values[at] ?? 0)) ** 2, 0);
        const found = nearestRising(wishes);
        expect(found.every((value, at) => at === 0 || value >= (found[at - 1] ?? 0))).toBe(true);
        expect(distance(found)).toBeLessThanOrEqual(distance(other.slice(0, wishes.length).sort((a, b) => a - b)) + 1e-6);
      },
    ),
  );
});
