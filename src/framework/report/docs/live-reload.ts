import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";

/** Addresses that no page of a site has. */
const eventsPath = "/__live";
const scriptPath = "/__live.js";

/** The page comes back where it was: a reload keeps its address and its place. */
const script = `new EventSource(${JSON.stringify(eventsPath)}).onmessage = () => location.reload();\n`;

/** Lets the pages of a served site follow it: they load themselves anew when it was written anew. */
export interface LiveReload {
  /** Answers what is asked beside the site's own files; `false` when it is none of that. */
  readonly answer: (path: string, response: ServerResponse) => boolean;
  /** A page that follows. The site's files stay as they are written. */
  readonly page: (file: string) => Promise<string>;
  /** Tells all pages that are open. */
  readonly reload: () => void;
}

export function liveReload(): LiveReload {
  const open = new Set<ServerResponse>();
  return {
    answer(path, response) {
      if (path === scriptPath) {
        response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" }).end(script);
      } else if (path === eventsPath) {
        response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" }).flushHeaders();
        open.add(response);
        response.on("close", () => open.delete(response));
      }
      return path === scriptPath || path === eventsPath;
    },
    async page(file) {
      const html = await readFile(file, "utf8");
      return html
        .replace("default-src 'none';", "default-src 'none'; connect-src 'self';")
        .replace("</head>", `<script defer src="${scriptPath}"></script></head>`);
    },
    reload() {
      for (const response of open) response.write("data: written\n\n");
    },
  };
}
