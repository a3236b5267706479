import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine, type Manifest } from "../../src/framework/engine.js";
import { nodeHeight } from "../../src/framework/report/docs/lineage/layout.js";
import { serveDocs, writeDocs } from "../../src/framework/report/index.js";
import { model, pages, shop } from "../framework/report/fixture.js";
import { launchBrowser } from "./browser.js";

let browser: Browser;
let folder: string;
let dir: string;
let axe: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-e2e-"));
  dir = join(folder, "site");
  for (const { name, markdown } of pages) await writeFile(join(folder, `${name}.md`), markdown);
  await writeDocs(shop(), { dir, additions: folder });
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Visit {
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

/** Opens a page from the file system, lets `act` use it, and fails on anything in the console and on any request that is not a file of the site. */
async function visit(path: string, act: (page: Page) => Promise<void>, { theme = "light", width = 1280 }: Visit = {}): Promise<void> {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 800 } });
  const complaints: string[] = [];
  context.on("console", (message) => complaints.push(message.text()));
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("request", (request) => {
    if (!request.url().startsWith(pathToFileURL(dir).href)) complaints.push(`request: ${request.url()}`);
  });
  context.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  try {
    const page = await context.newPage();
    await page.goto(`${pathToFileURL(dir).href}/${path}`);
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner = (
      globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      }
    ).axe;
    return (await runner.run({ resultTypes: ["violations"], preload: false })).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

const kindsOfPage = [
  "index.html",
  "models/stg_orders.html",
  "models/fct_refunds.html",
  "sources/shop~orders.html",
  "seeds/countries.html",
  "exposures/sales_dashboard.html",
  "lineage.html#models/stg_orders",
  "tests.html",
  "pages/getting-started.html",
];

describe.each(["light", "dark"] as const)("accessible in %s", (theme) => {
  test.each(kindsOfPage)("%s", async (path) => {
    await visit(
      path,
      async (page) => {
        await page.locator("details").evaluateAll((all) => {
          for (const details of all) details.setAttribute("open", "");
        });
        await page.evaluate("Promise.all(document.getAnimations().map(({ finished }) => finished)).then(() => true)");
        expect(await violations(page)).toEqual([]);
      },
      { theme },
    );
  });

  test("open search results", async () => {
    await visit(
      "models/stg_orders.html",
      async (page) => {
        await page.keyboard.press("/");
        await page.keyboard.type("order");
        await page.getByRole("option").first().waitFor();
        expect(await violations(page)).toEqual([]);
      },
      { theme },
    );
  });
});

test("search finds a column and leads to it, by keyboard alone", async () => {
  await visit("index.html", async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("net_rev");
    const option = page.getByRole("option", { selected: true });
    await option.waitFor();
    expect(await option.textContent()).toContain("net_revenue");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/models/fct_orders.html#column-net_revenue");
    expect(await page.locator("tr:target").textContent()).toContain("Gross − discount − refunds.");
  });
});

test("search says when there is nothing, and Escape leaves it", async () => {
  await visit("index.html", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("zzz");
    await page.getByText("Nothing found").waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    expect(await page.getByRole("combobox").inputValue()).toBe("");
  });
});

test("Tab and Enter lead from the overview to a model", async () => {
  await visit("index.html", async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(`document.activeElement.getAttribute("href")`)) === "models/dim_users.html") break;
    }
    await page.keyboard.press("Enter");
    await page.waitForURL("**/models/dim_users.html");
    expect(await page.locator("h1").textContent()).toContain("dim_users");
  });
});

test("a node of the graph that has the focus shows its lineage, and Enter opens its page", async () => {
  await visit("lineage.html", async (page) => {
    const node = page.getByRole("link", { name: "int_orders, intermediate" });
    await node.focus();
    expect(await page.locator(".node:not(.lit)").evaluateAll((nodes) => nodes.map((one) => one.id).sort())).toEqual([
      "exposures/orphan_notebook",
      "models/dim_users",
    ]);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/models/int_orders.html");
  });
});

test("a click keeps a node's lineage in sight, the filter finds by tag, dragging and zooming move the view", async () => {
  await visit("lineage.html", async (page) => {
    await page.getByRole("link", { name: "stg_orders, staging" }).click();
    await page.getByText("2 upstream · 4 downstream").waitFor();
    expect(page.url()).toMatch(/#models\/stg_orders$/);
    await page.getByRole("searchbox").fill("tag:daily");
    expect(await page.locator(".node.found").evaluateAll((nodes) => nodes.map((one) => one.id).sort())).toEqual([
      "models/fct_orders",
      "models/stg_orders",
    ]);
    const viewBox = () => page.locator(".lineage svg").getAttribute("viewBox");
    const before = await viewBox();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const zoomed = await viewBox();
    expect(zoomed).not.toBe(before);
    const box = await page.locator(".lineage").boundingBox();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 60);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 160, (box?.y ?? 0) + 120, { steps: 4 });
    await page.mouse.up();
    expect(await viewBox()).not.toBe(zoomed);
    await page.getByRole("button", { name: "Clear" }).click();
    expect(page.url()).toMatch(/lineage\.html$/);
  });
});

test("the theme follows the system until it is chosen, and the choice stays", async () => {
  await visit(
    "index.html",
    async (page) => {
      const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      const toggle = page.getByRole("button", { name: "Dark theme" });
      const dark = await ground();
      expect(await toggle.getAttribute("aria-pressed")).toBe("true");
      await toggle.click();
      const light = await ground();
      expect(light).not.toBe(dark);
      await page.goto(`${pathToFileURL(dir).href}/tests.html`);
      expect(await ground()).toBe(light);
      expect(await toggle.getAttribute("aria-pressed")).toBe("false");
    },
    { theme: "dark" },
  );
});

test("code stands in tabs that arrow keys switch, and a link to a test opens it", async () => {
  await visit("models/stg_orders.html", async (page) => {
    await page.getByRole("tab", { name: "TypeScript" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tabpanel").textContent()).toContain("left join");
    await page.getByRole("link", { name: /not null$/ }).click();
    expect(await page.locator("details.test[open]").textContent()).toContain("not_null_stg_orders_order_id");
  });
});

test("on a narrow screen nothing is wider than it, and the menu opens and closes by keyboard", async () => {
  for (const path of kindsOfPage) {
    await visit(
      path,
      async (page) => {
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      },
      { width: 360 },
    );
  }
  await visit(
    "index.html",
    async (page) => {
      const menu = page.getByRole("button", { name: "Menu" });
      await menu.focus();
      await page.keyboard.press("Enter");
      expect(await page.locator("#sidebar").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await page.locator("#sidebar").isVisible()).toBe(false);
      expect(await page.evaluate(`document.activeElement.hasAttribute("data-menu")`)).toBe(true);
    },
    { width: 360 },
  );
});

test("the page of the whole graph gives it the whole width; its menu opens the sidebar, and a click beside it closes it", async () => {
  await visit("lineage.html", async (page) => {
    expect((await page.locator(".lineage").boundingBox())?.width).toBeGreaterThan(1150);
    await page.getByRole("button", { name: "Menu" }).click();
    expect(await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "stg_orders" }).isVisible()).toBe(true);
    await page.locator("h1").click({ position: { x: 400, y: 5 }, force: true });
    expect(await page.locator("#sidebar").isVisible()).toBe(false);
  });
});

test("the whole of the reference project's graph is in sight at first; of a far larger one its beginning, with names to read", async () => {
  await using engine = await createEngine({ projectDir: process.cwd() });
  const manifest = await engine.compile();
  const names = Array.from({ length: 80 }, (_, index) => `a_step_of_a_long_chain_${index}`);
  const chain = {
    ...manifest,
    nodes: Object.fromEntries(names.map((name) => [`model.shop.${name}`, model(name, "marts")])),
    parents: Object.fromEntries(names.map((name, index) => [`model.shop.${name}`, index === 0 ? [] : [`model.shop.${names[index - 1]}`]])),
  };
  /** Heights of the boxes that are in sight, and the number of all. */
  const look = async (shown: Manifest, name: string) => {
    await writeDocs({ manifest: shown, results: undefined, catalog: undefined }, { dir: join(dir, name) });
    const boxes: Box[] = [];
    let frame: Box | null = null;
    await visit(`${name}/lineage.html`, async (page) => {
      frame = await page.locator(".lineage").boundingBox();
      for (const node of await page.locator(".node").all()) boxes.push((await node.boundingBox()) ?? expect.unreachable());
    });
    return { all: boxes.length, heights: boxes.filter((box) => isWithin(box, frame)).map(({ height }) => height) };
  };
  const reference = await look(manifest, "reference");
  expect(reference.all).toBeGreaterThan(40);
  expect(reference.heights).toHaveLength(reference.all);
  const long = await look(chain, "chain");
  expect(long.heights.length).toBeGreaterThan(3);
  expect(Math.min(...long.heights)).toBeGreaterThan(0.75 * nodeHeight);
});

type Box = Readonly<Record<"x" | "y" | "width" | "height", number>>;
const isWithin = ({ x, y, width, height }: Box, frame: Box | null): boolean =>
  frame !== null && x >= frame.x && y >= frame.y && x + width <= frame.x + frame.width && y + height <= frame.y + frame.height;

test("the overview tells rows, a model when it was built, and its tests when they ran", async () => {
  await visit("index.html", async (page) => {
    const row = page.getByRole("row", { name: /^fct_orders/ });
    expect(await row.getByRole("cell").allTextContents()).toEqual(expect.arrayContaining(["table", "1,204,551"]));
  });
  await visit("models/fct_orders.html", async (page) => {
    expect(await page.locator(".facts").first().textContent()).toMatch(/Materialized as\s*table.*Last built\s*23 Nov 2025, 09:35 UTC, in/s);
    expect(await page.locator("section[aria-labelledby=tests] .section-head").textContent()).toContain("Last run 23 Nov 2025, 09:35 UTC");
  });
});

test("on a narrow screen a column's description is read without scrolling sideways, and rows and cells stay a table", async () => {
  await visit(
    "models/stg_orders.html",
    async (page) => {
      const cell = page.getByRole("cell", { name: "Gross amount in euros." });
      const box = await cell.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
      expect(await violations(page)).toEqual([]);
    },
    { width: 360 },
  );
});

test("the served site shows its own page for an address without one", async () => {
  const server = await serveDocs({ dir, port: 0 });
  const page = await browser.newPage();
  try {
    const response = await page.goto(`${server.url}models/nothing.html`);
    expect(response?.status()).toBe(404);
    await page.getByRole("link", { name: "Go to the overview" }).click();
    expect(await page.locator("h1").textContent()).toBe("shop");
  } finally {
    await page.close();
    await server.close();
  }
});
