import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder, shop } from "../project-folder.js";
import { bin, model } from "./model.js";

describe("where a command is run", () => {
  it("any folder of a project will do", () => {
    using folder = projectFolder();
    const inside = join(folder.dir, "models/marts");
    expect(model(inside, "build").status).toBe(0);
    expect(model(inside, "show", "fct_status", "--json").stdout).toContain('"placed"');
    expect(model(inside, "complete", "show", "fct").stdout.trim()).toBe("fct_status");
    expect(model(inside, "clean").status).toBe(0);
    expect(model(folder.dir, "ls", "--project-dir", "../nowhere").stderr).toContain("nowhere is not there");
  });

  it("outside of one, the nearest configuration is named", () => {
    using folder = projectFolder();
    mkdirSync(join(folder.dir, "config"));
    renameSync(join(folder.dir, "analytics.config.ts"), join(folder.dir, "config/analytics.config.ts"));
    const { status, stderr } = model(folder.dir, "build");
    expect(stderr).toContain("There is one in config");
    expect(status).toBe(2);
  });
});

describe("an import of the framework that it does not have", () => {
  it("is told with its place and what was probably meant", () => {
    const mart = (shop["models/marts/fct_status.ts"] ?? "").replaceAll("defineModel", "defineModle");
    using folder = projectFolder({ "models/marts/fct_status.ts": mart });
    const { status, stderr } = model(folder.dir, "check");
    expect(stderr).toContain(
      'models/marts/fct_status.ts:1:10: The project\'s modules cannot be linked: "modelwright" exports no "defineModle"',
    );
    expect(stderr).toContain('Did you mean "defineModel"?');
    expect(status).toBe(2);
  });
});

describe("what is not built yet", () => {
  it("says so instead of showing what the database says", () => {
    using folder = projectFolder();
    const { status, stderr } = model(folder.dir, "show", "fct_status");
    expect(stderr).toContain('"fct_status" is not built yet: the target dev has no main.fct_status');
    expect(stderr).toContain("npx model build --select +fct_status");
    expect(status).toBe(1);
  });
});

describe("a process that others end", () => {
  it("by a file of the project is told, and is no success", () => {
    using folder = projectFolder({ "models/marts/fct_status.ts": `${shop["models/marts/fct_status.ts"]}\nprocess.exit(0);\n` });
    const { status, stderr } = model(folder.dir, "build");
    expect(stderr).toContain("ended the process");
    expect(status).toBe(2);
  });

  it("by a reader that goes away ends without a word", () => {
    using folder = projectFolder();
    const { stdout } = spawnSync("bash", ["-c", `("${process.execPath}" "${bin}" ls; echo "status $?" >&2) 2>&1 1> >(exec true) | cat`], {
      cwd: folder.dir,
      encoding: "utf8",
    });
    expect(stdout).toBe("status 0\n");
  });
});
