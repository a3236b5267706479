import fc from "fast-check";
import { expect, it } from "vitest";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { notNull } from "../../../src/framework/define/data-tests.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, relationsOf, runShop, statuses } from "./shop.js";

type Fate = "well" | "broken" | "rejected" | "warned";
type Kind = "table" | "view" | "ephemeral";

interface Plan {
  readonly name: string;
  readonly reads: readonly string[];
  readonly fate: Fate;
  readonly kind: Kind;
}

const plans = fc
  .array(
    fc.record({
      reads: fc.array(fc.nat({ max: 1_000 }), { maxLength: 3 }),
      fate: fc.oneof({ weight: 6, arbitrary: fc.constant<Fate>("well") }, fc.constantFrom<Fate>("broken", "rejected", "warned")),
      kind: fc.constantFrom<Kind>("table", "table", "view", "ephemeral"),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((nodes) =>
    nodes.map(({ reads, fate, kind }, index): Plan => {
      const read = index === 0 ? [] : [...new Set(reads.map((number) => `n${number % index}`))];
      // A view that is broken only when it is read would break what reads it, too.
      return { name: `n${index}`, reads: read, kind: fate === "broken" ? "table" : kind, fate };
    }),
  );

/** A node adds up what it reads, and the number of the build: one table tells of everything above it. */
function specOf({ name, reads, fate, kind }: Plan, all: readonly Plan[], build: number): NodeSpec {
  const from = (read: string): string => {
    const parent = all.find((plan) => plan.name === read);
    return parent?.kind === "ephemeral" ? `(${specOf(parent, all, build).sql})` : read;
  };
  const sums = reads.map((read) => ` + (select sum(id) from ${from(read)})`).join("");
  const failing = build > 0;
  const id = failing && fate === "broken" ? "error('broken')" : `1 + ${build}${sums}`;
  const extra = failing && (fate === "rejected" || fate === "warned") ? " union all select null" : "";
  return {
    name,
    kind,
    reads,
    sql: `select (${id})::bigint as id${extra}`,
    tests: [notNull({ severity: fate === "warned" ? "warn" : "error" })("id")],
  };
}

/** What must come of each node, by the rule alone. */
function expected(all: readonly Plan[]): Map<string, "success" | "error" | "skipped"> {
  const ends = new Map<string, "success" | "error" | "skipped">();
  for (const { name, reads, fate } of all) {
    const isStopped = reads.some((read) => ends.get(read) !== "success");
    ends.set(name, isStopped ? "skipped" : fate === "well" || fate === "warned" ? "success" : "error");
  }
  return ends;
}

it("ends by the rule, in order, once, with the same tables for any number of threads", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (all) => {
      const contents: unknown[] = [];
      for (const threads of [1, 4]) {
        const warehouse = await openWarehouse({}, { threads: 4 });
        const built = all.filter(({ kind }) => kind !== "ephemeral").map(({ name }) => name);
        await runShop(
          warehouse,
          all.map((plan) => specOf(plan, all, 0)),
          { threads },
        );
        const events: EngineEvent[] = [];
        const results = await runShop(
          warehouse,
          all.map((plan) => specOf(plan, all, 1)),
          { threads },
          (event) => events.push(event),
        );

        const ends = expected(all);
        const found = statuses(results);
        for (const { name, kind, fate } of all) {
          const end = ends.get(name);
          if (kind !== "ephemeral") expect([name, found[name]]).toEqual([name, end]);
          const passed = fate === "warned" ? "warn" : "pass";
          const test = end === "skipped" || fate === "broken" ? "skipped" : fate === "rejected" ? "fail" : passed;
          expect([name, found[`not_null_${name}_id`]]).toEqual([name, test]);
        }
        const order = events.flatMap((event) => (event.type === "node_finished" && event.kind === "model" ? [event.name] : []));
        expect(order.toSorted()).toEqual(built.toSorted());
        const starts = events.flatMap((event) => (event.type === "node_started" ? [event.name] : []));
        expect(new Set(starts).size).toBe(starts.length);
        for (const { name, reads } of all) {
          const start = events.findIndex((event) => event.type === "node_started" && event.name === name);
          const ended = reads.map((read) => events.findIndex((event) => event.type === "node_finished" && event.name === read));
          if (start >= 0) expect(ended.every((end) => end < start)).toBe(true);
        }
        expect(await relationsOf(warehouse)).toEqual(built.toSorted());
        contents.push(await Promise.all(built.map((name) => warehouse.query(`select * from ${name} order by id`))));
        await warehouse.close();
      }
      expect(contents[1]).toEqual(contents[0]);
    }),
    { numRuns: 40 },
  );
}, 120_000);
