/** Ingests `orders` of the folder given and kills its own process, as the operating system would, at the event with the number given. */
import { ingest } from "../../../src/framework/ingest/index.js";
import { orders } from "./workspace.js";

const [projectDir = ".", killAt = "0"] = process.argv.slice(2);
let events = 0;
await ingest(orders, {
  projectDir,
  onEvent: () => {
    events++;
    if (events === Number(killAt)) process.kill(process.pid, "SIGKILL");
  },
});
process.stdout.write(String(events));
