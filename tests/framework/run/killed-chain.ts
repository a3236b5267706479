// Builds a project and is killed, as the operating system would, when as many models as told are built.
import { createEngine } from "../../../src/framework/engine.js";

const [projectDir = ".", killAfter = "1"] = process.argv.slice(2);
let built = 0;
const engine = await createEngine({
  projectDir,
  threads: 1,
  onEvent: (event) => {
    if (event.type !== "node_finished" || event.kind !== "model") return;
    built++;
    if (built === Number(killAfter)) process.kill(process.pid, "SIGKILL");
  },
});
await engine.build();
