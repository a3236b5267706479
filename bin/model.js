#!/usr/bin/env node
// Plain JavaScript, so that it can say what is missing before anything is installed or built.
// CommonJS, because loading an ES module starts Node's thread pool, whose size is fixed from then on.
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { setFlagsFromString } = require("node:v8");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Modelwright needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(2);
}
const cli = join(__dirname, "../dist/cli/main.js");
if (!existsSync(cli)) {
  console.error("Modelwright is not built yet. In its repository, run `npm ci && npm run build` first (`npm start` does both).");
  process.exit(2);
}
// DuckDB's client runs each query on a thread of that pool, which has four unless said otherwise. A pool has no more threads than
// are needed, because each keeps memory of its own.
const [, threads = 0] = /(?:^|\s)--threads[=\s](\d{1,4})\b/.exec(process.argv.slice(2).join(" ")) ?? [];
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(16, Number(threads) + 4));
// A build of everything runs beside a database that takes what memory it can get. V8 then grows its heap less eagerly, for a tenth more
// time in what is not the database's. It has to be told before it has grown.
const [command, ...rest] = process.argv.slice(2);
if (/^(build|run)$/.test(command ?? "") && !rest.some((arg) => /^(-s|--select|--selector)\b/.test(arg))) {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}
import(pathToFileURL(cli).href).then(({ runProcess }) => runProcess());
