/** The engine inside an HTTP server: builds on request, streams events, answers from built models. */
import { createServer, type Server } from "node:http";
import { createEngine, type Engine, ModelwrightError } from "modelwright/engine";

/** Serves a project on 127.0.0.1: `POST /build` streams events as JSON lines, `GET /rows/<model>` gives its first rows. */
export async function serveProject(projectDir: string, port = 0): Promise<{ readonly server: Server; readonly engine: Engine }> {
  const engine = await createEngine({ projectDir });
  const server = createServer(async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      if (request.method === "POST" && request.url === "/build") {
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        const { ok } = await engine.build({ signal: gone.signal, onEvent: (event) => response.write(`${JSON.stringify(event)}\n`) });
        response.end(`${JSON.stringify({ type: "done", ok })}\n`);
        return;
      }
      const name = /^\/rows\/(\w+)$/.exec(request.url ?? "")?.[1];
      if (name === undefined) return void response.writeHead(404).end();
      const rows = await engine.show({ name }, { limit: 100, signal: gone.signal });
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(rows));
    } catch (error) {
      if (!(error instanceof ModelwrightError)) throw error;
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(error.problems));
    }
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  server.on("close", () => void engine.close());
  return { server, engine };
}
