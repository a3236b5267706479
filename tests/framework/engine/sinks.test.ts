import { describe, expect, it } from "vitest";
import { createEngine, type EngineEvent } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

describe("a receiver of events that fails", () => {
  it.each<[how: string, fail: () => void]>([
    [
      "throws",
      () => {
        throw new Error("no more paper");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("no more paper"))],
  ])("never breaks a run: one that %s gets no more events, and the other one is told", async (_, fail) => {
    using folder = projectFolder();
    let calls = 0;
    const events: EngineEvent[] = [];
    await using engine = await createEngine({
      projectDir: folder.dir,
      onEvent: ({ type }) => {
        if (type !== "run_started") return;
        calls += 1;
        return fail();
      },
    });
    const results = await engine.build({ onEvent: (event) => events.push(event) });
    expect(results.ok).toBe(true);
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.problem.message] : []));
    expect(warnings).toEqual(["A receiver of events failed and gets no more of them: no more paper"]);
    expect(events.at(-1)?.type).toBe("run_finished");
    expect((await engine.build()).ok).toBe(true);
    expect(calls).toBe(1);
  });

  it("while a project is loaded, or of one call only, neither", async () => {
    using folder = projectFolder();
    const broken = () => {
      throw new Error("broken from the start");
    };
    const seen: string[] = [];
    await using deaf = await createEngine({ projectDir: folder.dir, onEvent: broken });
    expect((await deaf.build({ onEvent: broken })).ok).toBe(true);
    await deaf.close();
    await using engine = await createEngine({ projectDir: folder.dir, onEvent: ({ type }) => seen.push(type) });
    expect((await engine.build({ onEvent: broken })).ok).toBe(true);
    expect(seen).toContain("warning");
    expect(seen.at(-1)).toBe("run_finished");
  });
});
