import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Problem } from "../../src/framework/core/errors/index.js";
import { createEngine } from "../../src/framework/engine.js";

/** A project in a temporary folder: real files that are loaded as a user's are. */
export interface ProjectFolder extends Disposable {
  readonly dir: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

const root = process.cwd();

/** The files every example starts from: a CSV source, a staging view, a mart. */
export const shop: Readonly<Record<string, string>> = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "shop.duckdb" }) },
  folders: { "models/marts": { materialized: "table", tags: ["nightly"] } },
});
`,
  "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\nc,placed,\n",
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({
  name: "orders",
  source: "raw",
  schema: z.object({ id: z.string(), status: z.enum(["placed", "shipped"]), amount: z.int().nullable() }),
  location: csv("data/orders.csv"),
});
`,
  "models/staging/stg_orders.ts": `import { acceptedValues, defineModel, notNull, unique } from "modelwright";
import { orders } from "../sources.js";
export const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["id as order_id", "status", "amount"]),
  columns: {
    order_id: { description: "Key.", tests: [unique(), notNull()] },
    status: { tests: [acceptedValues(["placed", "shipped"])] },
  },
});
`,
  "models/marts/fct_status.ts": `import { defineModel, expression, unique } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const fctStatus = defineModel({
  name: "fct_status",
  deps: [stgOrders],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_orders as o")
      .groupBy("o.status")
      .select((eb) => ["o.status", fn.countAll().as("orders"), fn.coalesce(fn.sum(eb.ref("o.amount")), eb.val(0)).as("amount")]),
  columns: { status: { tests: [unique()] } },
  tests: [expression("amount >= 0")],
});
`,
};

/** Makes a project of the given files; `shop` with some files replaced unless said otherwise. */
export function projectFolder(files: Readonly<Record<string, string>> = {}, base: Readonly<Record<string, string>> = shop): ProjectFolder {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "modelwright-")));
  const write: ProjectFolder["write"] = (written) => {
    for (const [file, content] of Object.entries(written)) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), content);
    }
  };
  mkdirSync(join(dir, "node_modules"));
  symlinkSync(root, join(dir, "node_modules/modelwright"));
  for (const name of ["zod", "kysely"]) symlinkSync(join(root, "node_modules", name), join(dir, "node_modules", name));
  write({ "package.json": '{ "type": "module" }', ...base, ...files });
  return { dir, write, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Loads and compiles the project in a folder, and gives what is wrong with it. */
export async function problemsIn(projectDir: string): Promise<readonly Problem[]> {
  try {
    await using engine = await createEngine({ projectDir });
    await engine.compile();
    return [];
  } catch (error) {
    return (error as { problems: readonly Problem[] }).problems;
  }
}
