import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveProject } from "../../../examples/http-server.js";
import { createEngine, type Engine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

// An engine in a vitest file: build once, then ask the models.
describe("a project's models", () => {
  const folder = projectFolder();
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
  });
  afterAll(async () => {
    await engine.close();
    folder[Symbol.dispose]();
  });

  it("counts every order once", async () => {
    expect(await engine.show({ sql: "select sum(orders) as orders from fct_status" })).toEqual([{ orders: 3 }]);
  });
});

describe("an engine in an HTTP server", () => {
  it("builds on request, streams events and answers from built models, twenty at once", async () => {
    using folder = projectFolder();
    const { server } = await serveProject(folder.dir);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const events = (await (await fetch(`${url}/build`, { method: "POST" })).text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toEqual({ type: "done", ok: true });
    expect(events.map(({ type }) => type)).toContain("node_finished");
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await (await fetch(`${url}/rows/fct_status`)).json()) as unknown[]),
    );
    expect(new Set(answers.map((rows) => rows.length))).toEqual(new Set([2]));
    const unknown = await fetch(`${url}/rows/fct_staus`);
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('Did you mean \\"fct_status\\"?');
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
});
