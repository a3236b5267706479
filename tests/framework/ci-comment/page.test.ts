import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/framework/artifacts/ci-comment.js";
import type { ModelDiff } from "../../../src/framework/artifacts/diff.js";
import type { PlannedChange } from "../../../src/framework/artifacts/plan.js";
import type { NodeResult } from "../../../src/framework/artifacts/run-results.js";
import { fitPage, type Part, shares } from "../../../src/framework/report/ci-comment/fit.js";
import { ciCommentMarkdown, commentLimit } from "../../../src/framework/report/ci-comment/page.js";

/** Any text, and often what Markdown, HTML, a table or a person would take for something else. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        "|",
        "\\",
        "`",
        "``",
        "<b>",
        "</details>",
        "\n",
        "\n\n",
        "**",
        "](x)",
        "@a",
        "#1",
        "--",
        "-->",
        "https://a.b",
        "www.a.b",
        "&lt;",
        "|--|",
        " ",
        "a",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);
const many = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const column = fc.record({ name: text, type: text });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 12 });

const change: fc.Arbitrary<PlannedChange> = fc.record({
  ...{ id: text, name: text, kind: fc.constant("model"), why: text, rows: fc.boolean() },
  status: fc.constantFrom("added", "changed", "affected", "data"),
  category: fc.constantFrom("breaking", "additive", "cosmetic", null),
  columns: fc.record({
    ...{ added: few(column), dropped: few(column), values: few(text) },
    renamed: few(fc.record({ from: text, to: text })),
    retyped: few(fc.record({ name: text, from: text, to: text, isNarrower: fc.boolean() })),
  }),
});

const plan: fc.Arbitrary<Change["plan"]> = fc.record({
  ...{ madeAt: text, project: text, target: text, database: text, display: text, unchanged: many, selection: few(text) },
  basis: fc.record({ project: text, state: text }),
  options: fc.constant({ force: false, fullRefresh: false }),
  changes: few(change),
  removed: few(fc.record({ id: text, schema: text, name: text, kind: fc.constantFrom("table", "view"), rows: fc.option(many) })),
  steps: fc.constant([]),
  destructive: few(fc.record({ name: text, what: text })),
});

const both = <T>(one: fc.Arbitrary<T>) => fc.record({ before: one, after: one });
const result: fc.Arbitrary<NodeResult> = fc.record({
  ...{ id: text, name: text, startedAt: text, durationMs: many, message: text, failures: many, kind: fc.constant("test") },
  ...{ problem: fc.constant(undefined), storedIn: fc.constant(undefined) },
  status: fc.constantFrom("pass", "unchanged", "warn", "fail", "error", "skipped"),
});
const run: fc.Arbitrary<Change["run"]> = fc.record({
  ...{ runId: text, command: text, target: text, durationMs: fc.nat(), results: few(result), ok: fc.boolean() },
  ...{ startedAt: fc.constant("2026-11-25T00:00:00.000Z"), interrupted: fc.boolean() },
});
const modelDiff: fc.Arbitrary<ModelDiff> = fc.record({
  ...{ id: text, name: text, relations: both(fc.record({ schema: text, name: text })), status: fc.constant("different") },
  comparison: fc.record({
    columns: fc.record({
      ...{ added: few(column), removed: few(column) },
      retyped: few(fc.record({ name: text, before: text, after: text, comparedAs: fc.option(text, { nil: undefined }) })),
    }),
    rows: both(many),
    key: fc.option(
      fc.record({ columns: few(text), from: fc.constantFrom("call", "merge", "test"), nulls: both(many), duplicates: both(many) }),
      {
        nil: undefined,
      },
    ),
    ...{ added: many, removed: many, changed: many, unchanged: many },
    values: fc.array(fc.record({ name: text, changed: many, rate: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 25 }),
    samples: fc.constant({ added: [], removed: [], changed: [] }),
  }),
});
const anyChange: fc.Arbitrary<Change> = fc.record({
  ...{ project: text, target: text, against: text, run, plan },
  diff: fc.record({ before: text, after: text, models: few(modelDiff), same: fc.boolean() }),
  places: fc.dictionary(text, text),
});

/** A page repeated as often as a thousand models would. */
const repeated = (change: Change, times: number): Change => {
  const again = <T>(list: readonly T[]) => Array.from({ length: times }, () => list).flat();
  const { plan, run, diff } = change;
  return {
    ...change,
    run: { ...run, results: again(run.results) },
    plan: { ...plan, changes: again(plan.changes), removed: again(plan.removed), destructive: again(plan.destructive) },
    diff: { ...diff, models: again(diff.models) },
  };
};

function everyToken(markdown: string): Token[] {
  const found: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => void found.push(token));
  return found;
}

/** Bars that end a cell. */
const barsIn = (line: string) => [...line.matchAll(/(\\*)\|/g)].filter(([, slashes = ""]) => slashes.length % 2 === 0).length;

describe("the page of a comment", () => {
  it("never is over the limit, whatever the names and numbers, however many", () => {
    fc.assert(
      fc.property(anyChange, fc.constantFrom(1, 40), fc.constantFrom(8000, commentLimit), (change, times, limit) => {
        expect(ciCommentMarkdown(repeated(change, times), limit).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 40 },
    );
  });

  it("never breaks a table, and no text becomes a link, an image or HTML", () => {
    fc.assert(
      fc.property(anyChange, fc.constantFrom(8000, commentLimit), (change, limit) => {
        const markdown = ciCommentMarkdown(change, limit);
        const tokens = everyToken(markdown);
        for (const token of tokens) {
          expect(["link", "image", "del", "code", "blockquote", "hr"]).not.toContain(token.type);
          if (token.type === "html") {
            expect(token.raw.trim()).toMatch(
              /^(<!-- modelwright ci-comment \w* -->|<\/details>|<details>\n<summary>(<code>[^<>]*<\/code>|[\w ,]+)<\/summary>)$/,
            );
          }
          if (token.type === "table")
            for (const line of token.raw.trim().split("\n")) expect(barsIn(line)).toBe(token["header"].length + 1);
        }
        // No row has become a paragraph.
        const rows = tokens.flatMap((token) => (token.type === "table" ? token.raw.trim().split("\n") : []));
        expect(markdown.split("\n").filter((line) => line.startsWith("| "))).toEqual(rows);
        expect(markdown.split("<details>").length).toBe(markdown.split("\n</details>").length);
      }),
      { numRuns: 60 },
    );
  });

  it("begins with a line that does not show, by which the comment is found again", () => {
    fc.assert(
      fc.property(text, anyChange, (project, change) => {
        expect(ciCommentMarkdown({ ...change, project }).split("\n")[0]).toMatch(/^<!-- modelwright ci-comment \w* -->$/);
      }),
      { numRuns: 20 },
    );
  });

  it("says how many are left out, and leaves out no others", () => {
    const items = (size: number, many: number) => Array.from({ length: many }, (_, index) => `${index}`.padStart(size, "x"));
    const part = (noun: string, list: string[]): Part => ({ noun, before: "<", items: list, between: "\n", after: ">" });
    expect(fitPage(["head", part("model", items(5, 3))], 100)).toBe("head\n\n<xxxx0\nxxxx1\nxxxx2>\n");
    expect(fitPage(["head", part("model", items(20, 50))], 150)).toContain("xxx3\n\n… 46 more models.>");
    expect(fitPage([part("model", [...items(500, 1), "short"])], 150)).toBe("<short\n\n… 1 more model.>\n");
    expect(fitPage([part("model", items(500, 2))], 150)).toBe("<\n\n… 2 models, for which there is no room.>\n");
  });

  it("divides room: who wants little gets it, nobody gets more than is wanted, nothing is left while somebody wants", () => {
    expect(shares([10, 500, 90], 200)).toEqual([10, 100, 90]);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.nat(5000), (wanted, room) => {
        const given = shares(wanted, room);
        const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
        expect(given.every((share, index) => share <= (wanted[index] ?? 0))).toBe(true);
        expect(sum(given)).toBe(Math.min(sum(wanted), room));
      }),
    );
  });
});
