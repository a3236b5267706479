import { createEngine } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";

const config = `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: {
    dev: duckdb({ path: "shop.duckdb" }),
    prod: duckdb({ path: "prod.duckdb", schema: "live" }),
    blue: duckdb({ path: "shop.duckdb", schema: "blue" }),
    twin: duckdb({ path: "shop.duckdb" }),
    gone: duckdb({ path: "gone.duckdb" }),
    memory: duckdb({ path: ":memory:" }),
  },
  folders: { "models": { materialized: "table" } },
});
`;

const staging = (select: string): string => `import { defineModel, unique } from "modelwright";
import { orders } from "../sources.js";
export const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [${select}]),
  columns: { order_id: { tests: [unique({ severity: "warn" })] } },
});
`;

const selecting = (name: string, constant: string, settings = ""): string => `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const ${constant} = defineModel({ name: "${name}", deps: [stgOrders], ${settings}query: ({ db }) => db.selectFrom("stg_orders").select(["status"]) });
`;

/** A project that was built in production and in a schema beside from yesterday's orders, and here from today's, as it is written now. */
export async function twoTargets(): Promise<ProjectFolder> {
  const folder = projectFolder({
    "analytics.config.ts": config,
    "data/orders.csv": 'id,status,amount\na,placed,10\nb,shipped,20\nc,placed,\n"old|`x`",placed,5\n,placed,1\n',
    "models/staging/stg_orders.ts": staging('"id as order_id", "status", "amount", eb.ref("amount").as("cents")'),
    "models/marts/int_new.ts": selecting("int_new", "intNew", 'materialized: "ephemeral", '),
    "models/marts/fct_lines.ts": selecting("fct_lines", "fctLines"),
    "models/marts/fct_once.ts": selecting("fct_once", "fctOnce"),
  });
  await build(folder.dir, "prod");
  await build(folder.dir, "blue");
  folder.write({
    "data/orders.csv":
      "id,status,amount\na,placed,10\nb,placed,21\nc,placed,\n<b>new</b>,shipped,7\n@someone,shipped,8\ntwice,placed,1\ntwice,placed,2\n",
    "models/staging/stg_orders.ts": staging(
      '"id as order_id", "status", eb.cast<number | null>("amount", "double precision").as("amount"), eb.ref("id").as("copy")',
    ),
    "models/marts/fct_new.ts": selecting("fct_new", "fctNew"),
  });
  await build(folder.dir, "dev");
  folder.write({ "models/marts/fct_unbuilt.ts": selecting("fct_unbuilt", "fctUnbuilt") });
  return folder;
}

async function build(projectDir: string, target: string): Promise<void> {
  await using engine = await createEngine({ projectDir, target });
  const { ok, results } = await engine.build();
  if (!ok) throw new Error(results.map(({ name, status, message }) => `${name}: ${status} ${message ?? ""}`).join("\n"));
}
