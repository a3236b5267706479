#!/usr/bin/env node
// Plain JavaScript, so that it can say what is missing before anything is installed or built.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Modelwright needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(2);
}
const cli = new URL("../dist/cli/main.js", import.meta.url);
if (!existsSync(fileURLToPath(cli))) {
  console.error("Modelwright is not built yet. In its repository, run `npm ci && npm run build` first (`npm start` does both).");
  process.exit(2);
}
const { runProcess } = await import(cli.href);
await runProcess();
