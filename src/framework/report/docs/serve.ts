import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { errorOf } from "../../core/errors/index.js";
import { type LiveReload, liveReload } from "./live-reload.js";

/** What is served, and where. */
export interface ServeDocsOptions {
  /** Folder of the site. */
  readonly dir: string;
  /** 0 takes any port that is free. */
  readonly port: number;
  /** Aborting closes the server. */
  readonly signal?: AbortSignal | undefined;
  /** Pages that are open load themselves anew when {@link DocsServer.reload} is called. */
  readonly isLive?: boolean | undefined;
}

/** A running server. */
export interface DocsServer {
  readonly url: string;
  /** Tells pages that follow the site to load themselves anew. */
  readonly reload: () => void;
  readonly close: () => Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Serves a docs site on this machine only.
 *
 * @throws ModelwrightError `docs_folder_missing` where there is no site, `port_taken` where the port is in use, `port_refused` where it may not be used.
 */
export async function serveDocs({ dir, port, signal, isLive = false }: ServeDocsOptions): Promise<DocsServer> {
  const root = await realpath(resolve(dir)).catch(() => undefined);
  if (root === undefined || (await sizeOf(join(root, "index.html"))) === undefined) throw errorOf("docs_folder_missing", { dir });
  const live = isLive ? liveReload() : undefined;
  const server = createServer((request, response) => {
    answer(root, request, response, live).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") failed(errorOf("port_taken", { port }));
      else failed(error.code === "EACCES" ? errorOf("port_refused", { port }) : error);
    });
    server.listen(port, "127.0.0.1", listening);
  });
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted) await close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? port}/`, reload: () => live?.reload(), close };
}

async function answer(
  root: string,
  { method = "GET", url = "/" }: IncomingMessage,
  response: ServerResponse,
  live: LiveReload | undefined,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  if (live?.answer(url, response)) return;
  const found = await fileFor(root, url);
  const file = found ?? join(root, "404.html");
  const size = await sizeOf(file);
  if (size === undefined) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found\n");
    return;
  }
  const page = extname(file) === ".html" ? await live?.page(file) : undefined;
  response.writeHead(found === undefined ? 404 : 200, {
    "content-type": contentTypes[extname(file)] ?? "application/octet-stream",
    "content-length": page === undefined ? size : Buffer.byteLength(page),
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  if (method === "HEAD") response.end();
  else if (page !== undefined) response.end(page);
  else await pipeline(createReadStream(file), response);
}

/** The file that an address means; nothing outside the site, however the address is written, and no link that leads out. */
async function fileFor(root: string, url: string): Promise<string | undefined> {
  const path = pathOf(url);
  if (path === undefined) return undefined;
  const file = await realpath(join(root, path.endsWith("/") ? `${path}index.html` : path)).catch(() => undefined);
  if (file === undefined || !file.startsWith(root + sep)) return undefined;
  return (await sizeOf(file)) === undefined ? undefined : file;
}

function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, ""));
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Size of a file; `undefined` where there is none. */
async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
