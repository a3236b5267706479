// Watches a project, saves a model again and again, and prints how long it took until the model was built and tested: seconds of the
// clock, and of the processors. Usage: node watched.mjs <project> <file> <texts of the file, as JSON>
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { watchProject } from "../dist/engine.js";

const [projectDir = ".", file = "", texts = "[]"] = process.argv.slice(2);
const pending = JSON.parse(texts);
const measured = [];
let saved;
let shown;
const onEvent = ({ type }) => {
  if (type === "node_finished" && saved !== undefined) {
    const { user, system } = process.cpuUsage(saved.usage);
    shown = { seconds: (performance.now() - saved.at) / 1000, processorSeconds: (user + system) / 1e6 };
  }
};
for await (const { results, problems } of watchProject({ projectDir, onEvent })) {
  if (problems.length > 0 || results?.ok === false) throw new Error(JSON.stringify({ problems, results }));
  if (shown !== undefined) measured.push({ ...shown, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
  const next = pending.shift();
  if (next === undefined) break;
  shown = undefined;
  saved = { at: performance.now(), usage: process.cpuUsage() };
  writeFileSync(join(projectDir, file), next);
}
process.stdout.write(JSON.stringify(measured));
