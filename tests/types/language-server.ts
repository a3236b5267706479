import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Where the cursor is in a text. */
export const cursor = "‸";

/** TypeScript's own language server, as an editor uses it. */
export interface LanguageServer extends AsyncDisposable {
  /** What is offered at the {@link cursor}, were the text the file's content. */
  completions(file: string, text: string): Promise<readonly string[]>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Completions {
  readonly items?: readonly { readonly label: string }[];
}

/** Starts the server for the project in a folder. */
export async function startLanguageServer(folder: string): Promise<LanguageServer> {
  const server = spawn(process.execPath, ["node_modules/typescript/bin/tsc", "--lsp", "--stdio"], { stdio: "pipe" });
  const waiting = new Map<number, (message: Message) => void>();
  readMessages(server, (message) => {
    if (message.id === undefined) return;
    if (message.method === undefined) waiting.get(message.id)?.(message);
    else send({ id: message.id, result: null });
  });

  let last = 0;
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const notify = (method: string, params?: object) => send({ method, params });
  const request = (method: string, params?: object) =>
    new Promise<unknown>((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error.message))));
      send({ id: last, method, params });
    });

  const rootUri = pathToFileURL(resolve(folder)).href;
  await request("initialize", { processId: process.pid, rootUri, capabilities: {}, workspaceFolders: [{ uri: rootUri, name: "project" }] });
  notify("initialized", {});

  // As an editor does it: a file is opened once, and every change of it told.
  const opened = new Set<string>();
  let version = 0;
  const show = (uri: string, text: string) => {
    version += 1;
    if (opened.has(uri)) notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    else notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version, text } });
    opened.add(uri);
  };

  return {
    async completions(file, text) {
      const uri = pathToFileURL(resolve(folder, file)).href;
      const before = text.slice(0, text.indexOf(cursor)).split("\n");
      show(uri, text.replace(cursor, ""));
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      const result = (await request("textDocument/completion", { textDocument: { uri }, position })) as Completions | null;
      return (result?.items ?? []).map(({ label }) => label);
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      await request("shutdown");
      notify("exit");
      await ended;
    },
  };
}

/** Messages are framed by a header that tells their length. */
function readMessages(server: ChildProcessWithoutNullStreams, onMessage: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  server.stdout.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("utf8", 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || buffer.length < end + 4 + length) return;
      onMessage(JSON.parse(buffer.toString("utf8", end + 4, end + 4 + length)) as Message);
      buffer = buffer.subarray(end + 4 + length);
    }
  });
}
