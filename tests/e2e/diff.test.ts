import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, diffHtml } from "../../src/framework/engine.js";
import { twoTargets } from "../framework/diff/two-targets.js";
import { launchBrowser } from "./browser.js";

let browser: Browser;
let dir: string;
let axe: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "diff-e2e-"));
  using folder = await twoTargets();
  await using engine = await createEngine({ projectDir: folder.dir });
  await writeFile(join(dir, "diff.html"), await diffHtml(await engine.diff({ against: "prod" })));
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rm(dir, { recursive: true, force: true });
});

test.each(["light", "dark"] as const)(
  "the page of a comparison is accessible in %s, asks for nothing and fits a phone",
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 400, height: 800 } });
    try {
      const complaints: string[] = [];
      context.on("console", (message) => complaints.push(message.text()));
      context.on("request", (request) => complaints.push(request.url()));
      const page = await context.newPage();
      const address = `${pathToFileURL(dir).href}/diff.html`;
      await page.goto(address);
      expect(complaints).toEqual([address]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await page.getByRole("row", { name: /stg_orders differs/ }).count()).toBe(1);
      await page.evaluate(axe);
      const found = (await page.evaluate("axe.run({ resultTypes: ['violations'], preload: false })")) as {
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
      };
      expect(
        found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)),
      ).toEqual([]);
      await page.getByRole("button", { name: "Dark theme" }).click();
      expect(await page.evaluate("document.documentElement.dataset.theme")).toBe(colorScheme === "dark" ? "light" : "dark");
    } finally {
      await context.close();
    }
  },
);
