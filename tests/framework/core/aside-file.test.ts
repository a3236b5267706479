import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

it("what killed processes left aside is removed by the next run, and not what another process is writing", async () => {
  const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);
  const asides = (pid: number) => [
    `target/manifest.json.${pid}-0123abcd.tmp`,
    `target/.cache/bind.json.${pid}-0123abcd.tmp`,
    `target/compiled/shop/models/marts/fct_status.sql.${pid}-0123abcd.tmp`,
  ];
  const others = ["target/notes.tmp", `data/orders.csv.${gone}-0123abcd.tmp`];
  const written = [...asides(gone), ...asides(process.pid), ...others];
  using folder = projectFolder(Object.fromEntries(written.map((file) => [file, "half of"])));
  await using engine = await createEngine({ projectDir: folder.dir });
  await engine.build();
  expect(written.filter((file) => existsSync(join(folder.dir, file)))).toEqual([...asides(process.pid), ...others]);
});
