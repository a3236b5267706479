// Builds a project until it is killed; the parent decides when.
import { createEngine } from "../../../src/framework/engine.js";

const engine = await createEngine({ projectDir: process.argv[2] ?? "." });
for (;;) {
  await engine.build();
  process.stdout.write("built\n");
}
