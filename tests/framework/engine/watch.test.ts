import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine, type EventSink, type Round, watchProject } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const mart = shop["models/marts/fct_status.ts"] ?? "";
const staging = shop["models/staging/stg_orders.ts"] ?? "";

/** A watch of a project, whose rounds are asked for one by one. */
function watching(folder: ProjectFolder, onEvent?: EventSink) {
  const stop = new AbortController();
  const rounds = watchProject({ projectDir: folder.dir, signal: stop.signal, onEvent });
  return {
    /** The next round, which is over when it is given. */
    async next(): Promise<Round> {
      const { value } = await rounds.next();
      if (value === undefined) throw new Error("The watch is over.");
      return value;
    },
    async end() {
      stop.abort();
      return (await rounds.next()).done;
    },
  };
}

const built = ({ results }: Round) => results?.results.flatMap(({ kind, name, status }) => (kind === "test" ? [] : `${name} ${status}`));
const codes = ({ problems }: Round) => problems.map(({ code }) => code);

/** Saves as many editors do: written beside, and put in place. */
function save(folder: ProjectFolder, file: string, content: string): void {
  const aside = join(folder.dir, `${file}.swp`);
  writeFileSync(aside, content);
  renameSync(aside, join(folder.dir, file));
}

describe("a watched project", () => {
  it("builds what is missing, then what an edit affects, and nothing for a comment", async () => {
    using folder = projectFolder();
    const watch = watching(folder);
    expect(built(await watch.next())).toEqual(["stg_orders success", "fct_status success"]);
    expect(existsSync(join(folder.dir, "shop.duckdb.lock"))).toBe(false);

    save(folder, "models/marts/fct_status.ts", mart.replace("eb.val(0)", "eb.val(1)"));
    const edited = await watch.next();
    expect(edited.files).toEqual(["models/marts/fct_status.ts"]);
    expect(built(edited)).toEqual(["fct_status success"]);
    expect(edited.results?.results.filter(({ kind }) => kind === "test").map(({ name }) => name)).toHaveLength(2);

    save(folder, "models/staging/stg_orders.ts", `// A comment.\n${staging}`);
    expect(await watch.next()).toMatchObject({ files: ["models/staging/stg_orders.ts"], problems: [], results: undefined });

    save(folder, "models/staging/stg_orders.ts", staging.replace('selectFrom("orders")', 'selectFrom("orders").where("id", "!=", "a")'));
    expect(built(await watch.next())).toEqual(["stg_orders success", "fct_status success"]);
    expect(await watch.end()).toBe(true);
  });

  it("takes another way of growing, and of keeping versions, for a change", async () => {
    const growing = mart
      .replace(/materialized: "table",\n/, "")
      .replace("columns:", 'incremental: (m) => m.merge({ key: "status" }),\n  columns:');
    const grown = growing.replace("deps:", 'materialized: "incremental",\n  deps:');
    const kept = `import { defineSnapshot } from "modelwright";
import { stgOrders } from "../models/staging/stg_orders.js";
export const ordersSnapshot = defineSnapshot({ name: "orders_snapshot", relation: stgOrders, uniqueKey: "order_id",
  strategy: { kind: "check", columns: "all" } });
`;
    using folder = projectFolder({ "models/marts/fct_status.ts": grown, "snapshots/orders_snapshot.ts": kept });
    const watch = watching(folder);
    const first = await watch.next();
    expect(codes(first)).toEqual([]);
    expect(built(first)).toContain("orders_snapshot success");

    save(folder, "models/marts/fct_status.ts", grown.replace("m.merge", "m.deleteInsert"));
    expect(built(await watch.next())).toEqual(["fct_status success"]);
    save(folder, "snapshots/orders_snapshot.ts", kept.replace('columns: "all" }', 'columns: "all" }, hardDeletes: "invalidate"'));
    expect(built(await watch.next())).toEqual(["orders_snapshot success"]);
    expect(await watch.end()).toBe(true);
  });

  it("starts with what the database has: only what is missing is built", async () => {
    using folder = projectFolder();
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.build({ select: ["stg_orders"] });
    }
    const watch = watching(folder);
    expect(built(await watch.next())).toEqual(["fct_status success"]);
    await watch.end();
  });

  it("tells mistakes and goes on; what changed meanwhile is built when they are corrected", async () => {
    using folder = projectFolder();
    const watch = watching(folder);
    await watch.next();
    save(folder, "models/staging/stg_orders.ts", `${staging.replace('"amount"]', '"amonut"]')}`);
    expect(codes(await watch.next())).not.toEqual([]);
    save(folder, "models/marts/fct_status.ts", `${mart} const = ;`);
    expect(codes(await watch.next())).toEqual(["syntax_error"]);
    rmSync(join(folder.dir, "analytics.config.ts"));
    expect(codes(await watch.next())).toContain("config_missing");
    folder.write(shop);
    save(folder, "models/staging/stg_orders.ts", staging.replace('selectFrom("orders")', 'selectFrom("orders").where("id", "!=", "b")'));
    let round = await watch.next();
    // The files were written one by one: a round may have begun between two of them.
    while (round.results === undefined) round = await watch.next();
    expect(built(round)).toEqual(["stg_orders success", "fct_status success"]);
    await watch.end();
  });

  it("sees files and folders that come and go, and the data of sources and seeds", async () => {
    using folder = projectFolder({
      "seeds/rates.ts":
        'import { defineSeed } from "modelwright";\nimport { z } from "zod";\nexport const rates = defineSeed({ name: "rates", schema: z.object({ rate: z.number() }) });\n',
      "seeds/rates.csv": "rate\n1\n",
    });
    const watch = watching(folder);
    expect(built(await watch.next())).toHaveLength(3);
    mkdirSync(join(folder.dir, "models/new/deep"), { recursive: true });
    save(
      folder,
      "models/new/deep/fct_new.ts",
      mart.replace('"fct_status"', '"fct_new"').replace("fctStatus", "fctNew").replace("../", "../../"),
    );
    let round = await watch.next();
    while (round.results === undefined) round = await watch.next();
    expect(built(round)).toEqual(["fct_new success"]);

    save(folder, "seeds/rates.csv", "rate\n2\n");
    expect(built(await watch.next())).toEqual(["rates success"]);
    save(folder, "data/orders.csv", "id,status,amount\nz,placed,10\n");
    const read = await watch.next();
    expect(read.files).toEqual(["data/orders.csv"]);
    expect(built(read)?.sort()).toEqual(["fct_new success", "fct_status success", "stg_orders success"]);
    rmSync(join(folder.dir, "models/new"), { recursive: true });
    expect(await watch.next()).toMatchObject({ files: ["models/new/deep/fct_new.ts"], problems: [], results: undefined });
    await watch.end();
  });

  it("tells a model that fails, and builds it when it is edited again", async () => {
    using folder = projectFolder();
    const watch = watching(folder);
    await watch.next();
    save(folder, "models/marts/fct_status.ts", mart.replace('"amount >= 0"', '"amount > 1000"'));
    const failing = await watch.next();
    expect(failing.results?.ok).toBe(false);
    save(folder, "models/marts/fct_status.ts", mart);
    expect((await watch.next()).results?.ok).toBe(true);
    await watch.end();
  });
});

describe("a build that goes on while files are saved", () => {
  /** As many rows are counted as told: at 10 to the 13 it would take hours. */
  const counting = (rows: string, comment = "") => `import { sqlModel } from "modelwright";
import { z } from "zod";
${comment}
export const counted = sqlModel({ name: "counted", materialized: "table", deps: [], contract: z.object({ n: z.int() }),
  query: ({ sql }) => sql\`select count(*) as n from range(${rows}) where range % 7 = 3\` });
`;
  const [endless, long, short] = ["10000000000000", "400000000", "700"].map((rows) => counting(rows));
  /** Calls back once, when the long table is being built. */
  const whenBuilding = (act: () => void): EventSink => {
    let isDone = false;
    return (event) => {
      if (isDone || event.type !== "node_started" || event.name !== "counted") return;
      isDone = true;
      act();
    };
  };
  const file = "models/counted.ts";

  it("is interrupted by a save that makes it another one, and what is left of it is built with that", async () => {
    using folder = projectFolder({ [file]: endless ?? "" });
    const watch = watching(
      folder,
      whenBuilding(() => save(folder, file, short ?? "")),
    );
    const first = await watch.next();
    expect(first.results).toMatchObject({ interrupted: true });
    expect(built(first)).toContain("counted skipped");
    const second = await watch.next();
    expect(second).toMatchObject({ files: [file], problems: [], results: { ok: true, interrupted: false } });
    expect(built(second)).toContain("counted success");
    await watch.end();
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(await engine.show({ name: "counted" })).toEqual([{ n: 100 }]);
    const all = await engine.show({ sql: "select table_name from information_schema.tables where table_schema = 'main' order by 1" });
    expect(all.map(({ table_name }) => table_name)).toEqual(["counted", "fct_status", "stg_orders"]);
  });

  it("is interrupted when what it builds is no longer of the project", async () => {
    using folder = projectFolder({ [file]: endless ?? "" });
    const watch = watching(
      folder,
      whenBuilding(() => rmSync(join(folder.dir, file))),
    );
    expect((await watch.next()).results).toMatchObject({ interrupted: true });
    expect(codes(await watch.next())).toEqual([]);
    await watch.end();
  });

  it.each<[string, string, string]>([
    ["a comment", file, counting("400000000", "// So many.")],
    ["another model", "models/marts/fct_status.ts", mart.replace("eb.val(0)", "eb.val(1)")],
    ["a mistake", "models/marts/fct_status.ts", `${mart} const = ;`],
  ])("goes on to its end for %s, which is looked at in the next round", async (_, saved, content) => {
    using folder = projectFolder({ [file]: long ?? "" });
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.build({ exclude: ["counted"] });
    }
    const watch = watching(
      folder,
      whenBuilding(() => save(folder, saved, content)),
    );
    const first = await watch.next();
    expect(first.results).toMatchObject({ ok: true, interrupted: false });
    expect(built(first)).toEqual(["counted success"]);
    expect((await watch.next()).files).toEqual([saved]);
    await watch.end();
  });
});
