import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ingest } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orders, rowsOf, type Workspace } from "./workspace.js";

const script = fileURLToPath(new URL("killed-run.ts", import.meta.url));

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function run(space: Workspace, killAt: number): Promise<Ended> {
  const child = spawn(process.execPath, ["--conditions=modelwright:source", "--import", "tsx", script, space.dir, String(killAt)]);
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (_, signal) => resolve({ signal, output }));
  });
}

/** Two files with records of several dates, rejects and duplicates. */
async function writeFiles(space: Workspace): Promise<void> {
  await space.writeRecords("raw/a.ndjson", [order("o1", 1), order("o2", 2), "?", order("o3", 3)]);
  await space.writeRecords("raw/b.ndjson", [order("o1", 1), order("o4", 2), order("o5", 4), { id: 0 }]);
}

test("killed at any point and run again, a run leaves the same bytes as one that was never killed", { timeout: 120_000 }, async () => {
  await using undisturbed = await newWorkspace();
  await writeFiles(undisturbed);
  const { output } = await run(undisturbed, 0);
  const events = Number(output);
  const expected = await undisturbed.stored();
  expect(events).toBeGreaterThan(10);
  expect(Object.keys(expected)).toHaveLength(8);

  const restart = async (killAt: number) => {
    await using space = await newWorkspace();
    await writeFiles(space);
    expect(await run(space, killAt)).toMatchObject({ signal: "SIGKILL" });

    const result = await ingest(orders, { projectDir: space.dir });

    expect({ killAt, stored: await space.stored() }).toEqual({ killAt, stored: expected });
    expect(["published", "unchanged"]).toContain(result.status);
    expect(await rowsOf(space, "SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM lake")).toEqual([{ ids: "o1 o2 o3 o4 o5" }]);
  };
  for (let killAt = 1; killAt <= events; killAt += 2) await Promise.all([killAt, killAt + 1].filter((at) => at <= events).map(restart));
});

test("killed while it publishes, a run is completed before new files are looked at", { timeout: 60_000 }, async () => {
  await using undisturbed = await newWorkspace();
  await writeFiles(undisturbed);
  const events = Number((await run(undisturbed, 0)).output);

  const restart = async (killAt: number) => {
    await using space = await newWorkspace();
    await writeFiles(space);
    await run(space, killAt);
    await space.writeRecords("raw/0.ndjson", [order("o2", 2), order("o6", 2)]);
    await ingest(orders, { projectDir: space.dir });
    const counted = await rowsOf(space, "SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM lake");
    expect({ killAt, counted }).toEqual({ killAt, counted: [{ ids: "o1 o2 o3 o4 o5 o6" }] });
  };
  await Promise.all([events - 5, events - 2].map(restart));
});
