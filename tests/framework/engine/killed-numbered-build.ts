// Builds a project again and again, each time with another value of its variable `number`, each time with an engine of its own.
import { createEngine } from "../../../src/framework/engine.js";

const [projectDir = ".", from = "1", to = "1"] = process.argv.slice(2);
for (let number = Number(from); number <= Number(to); number += 1) {
  await using engine = await createEngine({ projectDir, vars: { number } });
  const { ok } = await engine.build({
    onEvent: (event) => void (event.type === "warning" && process.stdout.write(`warning: ${event.problem.message}\n`)),
  });
  process.stdout.write(`built ${number} ${ok}\n`);
}
