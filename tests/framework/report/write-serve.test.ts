import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderDocs, serveDocs, writeDocs } from "../../../src/framework/report/index.js";
import { manifestOf, model, shop } from "./fixture.js";

let folder: string;
let dir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-"));
  dir = join(folder, "site");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const only = (name: string) => ({ manifest: manifestOf([model(name, "marts")], {}), results: undefined, catalog: undefined });
const filesOf = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);

test("writes what is rendered, and nothing stays aside", async () => {
  const files = [...renderDocs(shop())];
  const pages = files.filter(({ path }) => path.endsWith(".html")).length;
  expect(await writeDocs(shop(), { dir })).toEqual({ dir, pages });
  for (const { path, content } of files) expect(await readFile(join(dir, path), "utf8")).toBe(content);
  expect(await filesOf()).toHaveLength(files.length);
  expect(await readdir(folder)).toEqual(["site"]);
});

test("replaces the whole site: a page of a model that is gone is gone", async () => {
  await writeDocs(only("first"), { dir });
  await writeDocs(only("second"), { dir });
  expect(await readdir(join(dir, "models"))).toEqual(["second.html"]);
});

test("adds the pages and the theme of a folder", async () => {
  const additions = join(folder, "docs-site");
  await mkdir(join(additions, "drafts"), { recursive: true });
  await writeFile(join(additions, "Read me.md"), "Welcome.");
  await writeFile(join(additions, "theme.css"), "body { color: red; }");
  await writeDocs(shop(), { dir, additions });
  expect(await readFile(join(dir, "pages", ".52.ead.20.me.html"), "utf8")).toContain("<h1");
  expect(await readFile(join(dir, "assets", "theme.css"), "utf8")).toBe("body { color: red; }");
  expect(await readFile(join(dir, "index.html"), "utf8")).toContain("assets/theme.css");
});

test("a folder of other files is refused and stays as it is", async () => {
  await mkdir(dir);
  await writeFile(join(dir, "thesis.doc"), "years of work");
  await expect(writeDocs(shop(), { dir })).rejects.toMatchObject({ problems: [{ code: "docs_folder_foreign", blame: "usage" }] });
  expect(await readdir(dir)).toEqual(["thesis.doc"]);
  expect(await readdir(folder)).toEqual(["site"]);
});

test("writers at the same time leave one whole site", async () => {
  const names = ["a", "b", "c", "d", "e"];
  await Promise.all(names.map((name) => writeDocs(only(name), { dir })));
  const [page = "", ...rest] = await readdir(join(dir, "models"));
  expect(rest).toEqual([]);
  const name = page.replace(".html", "");
  const expected = new Map([...renderDocs(only(name))].map(({ path, content }) => [path, content]));
  expect(await readFile(join(dir, "index.html"), "utf8")).toBe(expected.get("index.html"));
  expect(await readdir(folder)).toEqual(["site"]);
});

test("when rendering fails, the old site stays whole", async () => {
  await writeDocs(only("first"), { dir });
  const { manifest } = only("second");
  const broken = { ...manifest, nodes: { "model.shop.x": { ...model("x", "marts"), columns: undefined as never } } };
  await expect(writeDocs({ manifest: broken, results: undefined, catalog: undefined }, { dir })).rejects.toThrow(TypeError);
  expect(await readdir(join(dir, "models"))).toEqual(["first.html"]);
  expect(await readdir(folder)).toEqual(["site"]);
});

/** A request whose path goes out exactly as it is written. */
const get = (url: string, path: string, method = "GET") =>
  new Promise<{ status: number | undefined; type: string | undefined; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, type: response.headers["content-type"], body }));
    });
    sent.on("error", reject);
    sent.end();
  });

test("serves the site with the right types, on this machine only", async () => {
  await writeDocs(shop(), { dir });
  const server = await serveDocs({ dir, port: 0 });
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await get(server.url, "/")).toMatchObject({ status: 200, type: "text/html; charset=utf-8" });
    expect(await get(server.url, "/assets/site.css?v=1")).toMatchObject({ status: 200, type: "text/css; charset=utf-8" });
    expect(await get(server.url, "/assets/site.js")).toMatchObject({ type: "text/javascript; charset=utf-8" });
    expect(await get(server.url, "/assets/icon.svg")).toMatchObject({ type: "image/svg+xml" });
    expect(await get(server.url, "/sources/shop%7Eorders.html")).toMatchObject({ status: 200 });
    expect(await get(server.url, "/index.html", "HEAD")).toMatchObject({ status: 200, body: "" });
    expect(await get(server.url, "/index.html", "POST")).toMatchObject({ status: 405 });
  } finally {
    await server.close();
  }
});

test.each([
  "/nothing.html",
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/..%5csecret.txt",
  "/link/secret.txt",
  "/secret-link.txt",
  "/%00",
  "/%zz",
  "/models",
])("%s is not found", async (path) => {
  await writeDocs(shop(), { dir });
  await writeFile(join(folder, "secret.txt"), "secret");
  await symlink(folder, join(dir, "link"));
  await symlink(join(folder, "secret.txt"), join(dir, "secret-link.txt"));
  const server = await serveDocs({ dir, port: 0 });
  try {
    const { status, body } = await get(server.url, path);
    expect(status).toBe(404);
    expect(body).toContain("There is no page at this address.");
  } finally {
    await server.close();
  }
});

test("says what is wrong: no site, a port in use", async () => {
  await expect(serveDocs({ dir, port: 0 })).rejects.toMatchObject({ problems: [{ code: "docs_folder_missing" }] });
  await writeDocs(shop(), { dir });
  const first = await serveDocs({ dir, port: 0 });
  try {
    const port = Number(new URL(first.url).port);
    await expect(serveDocs({ dir, port })).rejects.toMatchObject({ problems: [{ code: "port_taken", facts: { port } }] });
  } finally {
    await first.close();
  }
});

test("aborting closes the server", async () => {
  await writeDocs(shop(), { dir });
  const controller = new AbortController();
  const server = await serveDocs({ dir, port: 0, signal: controller.signal });
  controller.abort();
  await server.close();
  await expect(get(server.url, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
