import { errorOf } from "../../core/errors/index.js";
import { type Command, engineOptionsOf, printLine, toJson, wholeNumber } from "../command.js";
import { projectOptions } from "../options.js";
import { warningsOf } from "../sink.js";

export const docs: Command = {
  summary: "Write the docs and lineage site to docs-site/dist, or serve it.",
  usage: "generate | serve [--port N]",
  examples: [
    ["model docs generate", "write the site; open docs-site/dist/index.html"],
    ["model docs serve --port 8080", "look at it over HTTP, on this machine only"],
  ],
  options: [...projectOptions, "port", "wait"],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout, signal } = invocation;
    const [what] = invocation.arguments;
    if (what !== "generate" && what !== "serve") throw errorOf("argument_missing", { command: "docs", expected: "`generate` or `serve`" });
    const port = wholeNumber("--port", options.port, 0, 65_535) ?? 8080;
    const { createEngine } = await import("../../engine.js");
    const engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    // Closed before the site is served: who looks at it must not keep others from building.
    const site = await engine.docs().finally(engine.close);
    if (what === "generate") {
      printLine(stdout, options.json ? toJson({ ok: true, ...site }) : `Wrote ${site.pages} pages. Open ${site.dir}/index.html`);
      return 0;
    }
    const server = await engine.serveDocs(port);
    printLine(stdout, options.json ? toJson({ ok: true, ...site, url: server.url }) : `Serving the docs at ${server.url} — Ctrl-C to stop`);
    if (!signal.aborted) await new Promise((stopped) => signal.addEventListener("abort", stopped, { once: true }));
    await server.close();
    return 0;
  },
};
