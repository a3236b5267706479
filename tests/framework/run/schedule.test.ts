import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relationship, unique } from "../../../src/framework/define/data-tests.js";
import type { Relation } from "../../../src/framework/define/relation.js";
import { type Job, planJobs } from "../../../src/framework/run/jobs.js";
import { createSchedule } from "../../../src/framework/run/schedule.js";
import { manifestOf, type NodeSpec } from "./shop.js";

const table = (name: string, reads: readonly string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec => ({
  name,
  sql: "select 1 as id",
  reads,
  ...rest,
});
const all = { build: true, test: true };

function jobsOf(specs: readonly NodeSpec[], select?: readonly string[], durations?: Record<string, number>, work = all): Map<string, Job> {
  const manifest = manifestOf(specs);
  const selected = Object.values(manifest.nodes).filter(
    ({ name, kind }) => select === undefined || kind === "test" || select.includes(name),
  );
  const jobs = planJobs(manifest, new Set(selected.map(({ id }) => id)), work, durations);
  return new Map(jobs.map((job) => [job.node.name, job]));
}

const names = (ids: Iterable<string> | undefined) => [...(ids ?? [])].map((id) => id.split(".")[2]);

describe("planning jobs", () => {
  it("waits for what is read, also through nodes that are not selected and those that are not built", () => {
    const specs = [table("a"), table("b", ["a"]), table("c", ["b"], { kind: "ephemeral" }), table("d", ["c"])];
    expect(names(jobsOf(specs).get("d")?.waitsFor)).toEqual(["b"]);
    expect(names(jobsOf(specs, ["a", "d"]).get("d")?.waitsFor)).toEqual(["a"]);
  });

  it("waits for what a test reads; needs it where the test decides", () => {
    const other: Relation<string, { id: number }> = { kind: "model", name: "other" };
    const tested = (severity: "warn" | "error") => [
      table("other"),
      table("own", [], { tests: [relationship(other, "id", { severity })("id")] }),
    ];
    const deciding = jobsOf(tested("error")).get("own");
    expect([names(deciding?.waitsFor), names(deciding?.needs)]).toEqual([["other"], ["other"]]);
    const telling = jobsOf(tested("warn")).get("own");
    expect([names(telling?.waitsFor), names(telling?.needs)]).toEqual([["other"], []]);
  });

  it("makes a job of a source or an ephemeral model only for its tests", () => {
    const specs = [
      table("raw", [], { kind: "source", tests: [unique()("id")] }),
      table("other", [], { kind: "source" }),
      table("a", ["raw", "other"]),
    ];
    const jobs = jobsOf(specs);
    expect([...jobs.keys()]).toEqual(["raw", "a"]);
    expect(jobs.get("raw")).toMatchObject({ builds: false });
    expect([...jobsOf(specs, undefined, {}, { build: true, test: false }).keys()]).toEqual(["a"]);
  });

  it("lets tests alone wait for nothing", () => {
    const specs = [table("a", [], { tests: [unique()("id")] }), table("b", ["a"], { tests: [unique()("id")] })];
    expect(names(jobsOf(specs, undefined, {}, { build: false, test: true }).get("b")?.waitsFor)).toEqual([]);
  });

  it("puts the longest chain first: by number, or by what nodes and their tests took before", () => {
    const specs = [table("lone"), table("a"), table("b", ["a"]), table("c", ["b"])];
    const first = (jobs: Map<string, Job>) => createSchedule([...jobs.values()]).take()?.node.name;
    expect(first(jobsOf(specs))).toBe("a");
    expect(first(jobsOf(specs, undefined, { "model.shop.lone": 900, "model.shop.a": 10, "model.shop.b": 10, "model.shop.c": 10 }))).toBe(
      "lone",
    );
    const tested = [table("lone", [], { tests: [unique()("id")] }), ...specs.slice(1)];
    expect(
      first(
        jobsOf(tested, undefined, {
          "model.shop.lone": 1,
          "test.shop.unique_lone_id": 800,
          "model.shop.a": 10,
          "model.shop.b": 10,
          "model.shop.c": 10,
        }),
      ),
    ).toBe("lone");
  });
});

/** A graph as, for each node, which of those before it it reads. */
const graphs = fc
  .array(fc.array(fc.nat({ max: 1_000 }), { maxLength: 3 }), { minLength: 1, maxLength: 25 })
  .map((reads) => reads.map((of, index) => table(`n${index}`, index === 0 ? [] : [...new Set(of.map((number) => `n${number % index}`))])));

describe("a schedule", () => {
  it("starts each job once, after all it waits for, and never one that needs a failed one", () => {
    fc.assert(
      fc.property(
        graphs,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.nat({ max: 7 })),
        fc.integer({ min: 1, max: 5 }),
        (specs, fates, choices, threads) => {
          const jobs = [...jobsOf(specs).values()];
          const schedule = createSchedule(jobs);
          const ended = new Map<string, "done" | "failed" | "skipped">();
          const running: Job[] = [];
          for (;;) {
            for (
              let job = running.length < threads ? schedule.take() : undefined;
              job !== undefined;
              job = running.length < threads ? schedule.take() : undefined
            ) {
              expect(ended.has(job.node.id)).toBe(false);
              expect([...job.waitsFor].map((id) => ended.get(id))).toEqual([...job.waitsFor].map(() => "done"));
              running.push(job);
            }
            const [job] = running.splice((choices.next().value ?? 0) % Math.max(1, running.length), 1);
            if (job === undefined) break;
            const fate = fates.next().value === true && fates.next().value === true ? "failed" : "done";
            ended.set(job.node.id, fate);
            for (const skipped of schedule.end(job, fate)) {
              expect(ended.has(skipped.node.id)).toBe(false);
              ended.set(skipped.node.id, "skipped");
            }
          }
          expect(schedule.stop()).toEqual([]);
          for (const job of jobs) {
            const badParents = [...job.needs].filter((id) => ended.get(id) !== "done").length;
            expect(ended.get(job.node.id) === "skipped").toBe(badParents > 0);
          }
        },
      ),
    );
  });

  it("gives up what has not started when it is stopped", () => {
    const schedule = createSchedule([...jobsOf([table("a"), table("b", ["a"]), table("c")]).values()]);
    const first = schedule.take();
    expect(first?.node.name).toBe("a");
    expect(schedule.stop().map(({ node }) => node.name)).toEqual(["b", "c"]);
    expect(schedule.take()).toBeUndefined();
    expect(first && schedule.end(first, "done")).toEqual([]);
  });
});
