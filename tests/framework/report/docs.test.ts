import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Manifest } from "../../../src/framework/artifacts/manifest.js";
import { type DocsInput, type DocsOptions, renderDocs } from "../../../src/framework/report/index.js";
import { column, dataTest, exposure, manifestOf, model, pages, seed, shop, source } from "./fixture.js";

const theme = ":root { --accent: rebeccapurple; }";
const render = (input: DocsInput, options: DocsOptions = {}) =>
  new Map([...renderDocs(input, options)].map(({ path, content }) => [path, content]));
const site = render(shop(), { pages, theme });
const pagesOf = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => path.endsWith(".html"));
const textOf = (page: string) => page.replace(/<[^>]*>/g, " ");

test.each(pagesOf(site).map(([path]) => path))("%s is as it was", async (path) => {
  await expect(site.get(path)).toMatchFileSnapshot(`golden/${path}`);
});

test("every node, added page and part of the site has its file", () => {
  expect([...site.keys()].sort()).toMatchInlineSnapshot(`
    [
      "404.html",
      "assets/icon.svg",
      "assets/lineage.js",
      "assets/nav.js",
      "assets/search-index.js",
      "assets/site.css",
      "assets/site.js",
      "assets/theme.css",
      "assets/theme.js",
      "exposures/orphan_notebook.html",
      "exposures/sales_dashboard.html",
      "index.html",
      "lineage.html",
      "models/dim_users.html",
      "models/fct_orders.html",
      "models/fct_refunds.html",
      "models/int_orders.html",
      "models/stg_orders.html",
      "pages/getting-started.html",
      "pages/glossary.html",
      "seeds/countries.html",
      "sources/crm~accounts.html",
      "sources/shop~orders.html",
      "tests.html",
    ]
  `);
});

/** Links that lead nowhere: to a file that is not in the site, or to an anchor that the file lacks. */
function brokenLinks(files: ReadonlyMap<string, string>): string[] {
  const anchors = new Map(
    [...files].map(([path, content]) => [path, new Set([...content.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
  );
  return pagesOf(files).flatMap(([page, content]) =>
    [...content.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, raw = ""]) => {
      const href = raw.replace(/&amp;/g, "&").replace(/&#x3D;/g, "=");
      if (/^(?:https?|mailto):/.test(href)) return [];
      const [path = "", anchor] = href.split("#");
      const target = path === "" ? page : path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(page), path);
      if (!files.has(target)) return [`${page} → ${href}`];
      return anchor === undefined || anchors.get(target)?.has(anchor) ? [] : [`${page} → ${href}`];
    }),
  );
}

test("every link leads to a page of the site, and to an anchor on it", () => {
  expect(brokenLinks(site)).toEqual([]);
});

test("every address in the sidebar and in the search index is a page", () => {
  const data = ["assets/nav.js", "assets/search-index.js"].map((path) => site.get(path) ?? "").join("");
  const addresses = [...data.matchAll(/"([^"]+\.html)(#[^"]*)?"/g)].map(([, path]) => path ?? "");
  expect(addresses.length).toBeGreaterThan(15);
  expect(addresses.filter((path) => !site.has(path))).toEqual([]);
});

describe("what people wrote stays text", () => {
  test.each(pagesOf(site))("in %s", (_, content) => {
    expect(content).not.toMatch(/<img|alert\([^)]*\)<\/script>|href="javascript:|\son\w+="/i);
    const scripts = [...content.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
    expect(scripts.every(([, body]) => body === "")).toBe(true);
    expect(content).not.toMatch(/<style|\sstyle="/);
  });

  test("HTML in a description is shown", () => {
    expect(site.get("models/int_orders.html")).toContain("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;");
  });

  test("pages load nothing from elsewhere", () => {
    for (const [, content] of site) expect(content).not.toMatch(/(?:src|url|import)\s*[=(]\s*["']?(?:https?:)?\/\//);
  });
});

test("a name in backquotes leads to its page, and pages link each other by file", () => {
  expect(site.get("models/stg_orders.html")).toContain('<a href="../seeds/countries.html"><code>countries</code></a>');
  expect(site.get("pages/getting-started.html")).toContain('href="glossary.html#order"');
});

test("without results and catalogue, nothing is said of either", () => {
  const { manifest } = shop();
  const bare = render({ manifest, results: undefined, catalog: undefined });
  expect(brokenLinks(bare)).toEqual([]);
  expect(textOf(bare.get("index.html") ?? "")).not.toMatch(/Last run|Needs attention|pass/);
  expect(bare.get("models/stg_orders.html")).toContain("not run");
});

test("an empty project has a site", () => {
  const empty = render({ manifest: manifestOf([], {}), results: undefined, catalog: undefined });
  expect(brokenLinks(empty)).toEqual([]);
  expect([...empty.keys()].filter((path) => path.endsWith(".html"))).toEqual(["index.html", "lineage.html", "tests.html", "404.html"]);
});

test("layers stand as data flows, also where a mart is built before most of what is intermediate", () => {
  const chain = ["stg_a", "dim_date", "int_a", "int_b", "int_c", "fct_a", "fct_b"].map((name) =>
    model(name, { stg: "staging", int: "intermediate", dim: "marts", fct: "marts" }[name.slice(0, 3)] ?? ""),
  );
  const files = render({ manifest: manifestOf(chain, {}), results: undefined, catalog: undefined });
  const layers = /staging.*intermediate.*marts/s;
  const groups = [...(files.get("index.html") ?? "").matchAll(/id="group-(\w+)"/g)].map(([, label]) => label);
  expect(groups).toEqual(["staging", "intermediate", "marts"]);
  expect(files.get("assets/nav.js")).toMatch(layers);
  expect(/<ul class="legend".*?<\/ul>/s.exec(files.get("lineage.html") ?? "")?.[0]).toMatch(layers);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("<i-am-html>&", '" on-click="', '"quoted"', "`code`", "../..", "a b", "[x](javascript:1)", "{{x}}"),
);
const anyManifest: fc.Arbitrary<Manifest> = fc
  .uniqueArray(
    fc.record({
      name: anyText,
      description: anyText,
      folder: anyText,
      kind: fc.constantFrom("model", "seed", "source", "exposure"),
      link: fc.nat(),
    }),
    {
      selector: ({ kind, name }) => `${kind} ${name}`,
      maxLength: 12,
    },
  )
  .map((given) => {
    const nodes = given.map(({ name, description, folder, kind }) => {
      const texts = { description, tags: [name], meta: { [folder]: description }, columns: [column(folder, "VARCHAR", description)] };
      if (kind === "seed") return seed(name, texts);
      if (kind === "source") return source(folder, name, { ...texts, id: `source.shop.${name}` });
      return kind === "exposure" ? exposure(name, { description }) : model(name, folder, { ...texts, sql: description, code: description });
    });
    const readable = nodes.filter(({ kind }) => kind !== "exposure");
    const tests = readable.map((node) =>
      dataTest("not_null", node, node.description, { name: `t_${node.id}`, failingRows: [node.description, node.name] }),
    );
    const parents = Object.fromEntries(
      nodes.map(({ id }, at) => [
        id,
        at === 0 ? [] : [nodes[(given[at]?.link ?? 0) % at]?.id ?? ""].filter((parent) => !parent.startsWith("exposure")),
      ]),
    );
    return manifestOf([...nodes, ...tests], parents, given[0]?.description);
  });

test("law: any manifest renders, with nothing undefined in it and no broken link", () => {
  fc.assert(
    fc.property(anyManifest, (manifest) => {
      const files = render({ manifest, results: undefined, catalog: undefined });
      for (const [, content] of pagesOf(files)) {
        expect(content).not.toMatch(/<i-am-html|" on-click="/);
        expect(textOf(content)).not.toMatch(/\[object Object\]|\bundefined\b|\bNaN\b/);
        expect(content).not.toMatch(/"(?:[^"]*\bundefined\b|NaN)[^"]*"/);
      }
      expect(brokenLinks(files)).toEqual([]);
      expect(files.size).toBe(new Set([...files.keys()].map((path) => path.toLowerCase())).size);
    }),
    { numRuns: 60 },
  );
});
