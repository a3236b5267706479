// Fills a long time of an interval-tracked model and kills itself as soon as some of it, and not all, is in the table.
import { createEngine } from "../../../src/framework/engine.js";

const engine = await createEngine({ projectDir: process.argv[2] ?? ".", threads: 2 });
const sql = "select count(*) as days from days";
const daysNow = async () => Number((await engine.show({ sql }))[0]?.days);
const before = await daysNow();
let isOver = false;
const built = engine.build().then(() => {
  isOver = true;
});
while (!isOver) if ((await daysNow()) > before) process.kill(process.pid, "SIGKILL");
await built;
