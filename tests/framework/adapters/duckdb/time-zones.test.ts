import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const tsx = createRequire(import.meta.url).resolve("tsx/cli");

/** What a process in the time zone reads and writes. */
async function valuesIn(timeZone: string): Promise<string> {
  const { stdout } = await run(process.execPath, [tsx, join(import.meta.dirname, "print-values.ts")], {
    env: { ...process.env, TZ: timeZone },
  });
  return stdout;
}

test("values are the same in every time zone, daylight saving or not", { timeout: 60_000 }, async () => {
  const [utc = "", newYork, kolkata] = await Promise.all(["UTC", "America/New_York", "Asia/Kolkata"].map(valuesIn));
  expect(newYork).toBe(utc);
  expect(kolkata).toBe(utc);
  expect(JSON.parse(utc)).toMatchObject({
    dates: [
      { t: "2024-03-10T07:30:00.001Z", d: "2024-03-10", tz: "2024-03-10T07:30:00.001Z", hour: 7 },
      {},
      {},
      { d: "0044-03-15 (BC)" },
      {},
    ],
    parsed: [{ z: "2024-07-01T12:00:00.000Z", d: "2024-07-01", p: "2024-07-01T00:00:00.000Z" }],
  });
});
