import type { Clock } from "../../../src/framework/core/clock.js";
import { problem } from "../../../src/framework/core/errors/index.js";
import type { EngineEvent, EventOf } from "../../../src/framework/core/events.js";

/** A clock that stands still until it is told; noon wherever the test runs. */
export function standingClock(): Clock & { readonly pass: (milliseconds: number) => void } {
  const start = new Date(2024, 2, 1, 12, 0, 0).getTime();
  let passed = 0;
  return {
    now: () => new Date(start + passed),
    monotonic: () => passed,
    pass: (milliseconds) => {
      passed += milliseconds;
    },
  };
}

/** Something that happens after some milliseconds. */
export type Step = readonly [after: number, event: EngineEvent];

const started = (name: string, detail: string, schema: string): EngineEvent => ({
  type: "node_started",
  id: `model.shop.${name}`,
  name,
  kind: detail === "seed" ? "seed" : "model",
  detail,
  relation: `${schema}.${name}`,
});

const finished = (
  name: string,
  index: number,
  parts: Partial<EventOf<"node_finished">> & Pick<EventOf<"node_finished">, "kind" | "status" | "durationMs">,
): EngineEvent => ({
  type: "node_finished",
  id: `model.shop.${name}`,
  name,
  detail: undefined,
  problem: undefined,
  index,
  total: 12,
  ...parts,
});

const built = { kind: "model", status: "success" } as const;

/** A build in which about everything happens that can. */
export const eventful: readonly Step[] = [
  [0, { type: "phase_started", phase: "compile" }],
  [310, { type: "phase_finished", phase: "compile", durationMs: 310, detail: "8 models, 3 tests" }],
  [0, { type: "run_started", runId: "r1", command: "build", target: "dev", threads: 4, models: 8, seeds: 1, snapshots: 0, tests: 3 }],
  [0, started("countries", "seed", "seeds")],
  [0, started("stg_events", "view", "staging")],
  [20, finished("stg_events", 1, { ...built, what: "view", relation: "staging.stg_events", durationMs: 20 })],
  [30, finished("countries", 2, { kind: "seed", status: "success", relation: "seeds.countries", rows: 249, durationMs: 50 })],
  [0, started("int_sessions", "table", "intermediate")],
  [0, started("int_orders", "table", "intermediate")],
  [0, started("a_model_whose_name_is_so_long_that_it_does_not_fit_into_one_line_of_a_terminal", "table", "intermediate")],
  [900, finished("int_sessions", 3, { ...built, what: "table", relation: "intermediate.int_sessions", rows: 1204, durationMs: 900 })],
  [
    100,
    {
      type: "warning",
      problem: problem("sink_failed", { reason: "disk full" }, { file: "analytics.config.ts", line: 3 }),
    },
  ],
  [
    200,
    finished("int_orders", 4, {
      kind: "model",
      status: "error",
      what: "table",
      relation: "intermediate.int_orders",
      durationMs: 1200,
      problem: problem(
        "value_out_of_range",
        { column: "order_id", type: "HUGEINT", value: "170141183460469231731687303715884105727" },
        { file: "models/intermediate/int_orders.ts", line: 12, column: 5 },
      ),
      sqlFile: "target/compiled/shop/models/intermediate/int_orders.sql",
    }),
  ],
  [
    70_800,
    finished("a_model_whose_name_is_so_long_that_it_does_not_fit_into_one_line_of_a_terminal", 5, {
      ...built,
      what: "table",
      rows: 1,
      durationMs: 72_000,
    }),
  ],
  [0, finished("fct_orders", 6, { kind: "model", status: "skipped", what: "table", durationMs: 0, detail: "int_orders failed" })],
  [
    5,
    finished("unique_countries_code", 7, {
      kind: "test",
      status: "pass",
      what: "unique",
      relation: "seeds.countries",
      failures: 0,
      durationMs: 5,
    }),
  ],
  [
    5,
    finished("not_null_users_id", 8, {
      kind: "test",
      status: "warn",
      what: "not_null",
      relation: "marts.users",
      failures: 1,
      durationMs: 5,
    }),
  ],
  [
    5,
    finished("unique_users_id", 9, {
      kind: "test",
      status: "fail",
      what: "unique",
      relation: "marts.users",
      failures: 3120,
      durationMs: 5,
      detail: 'failing rows are in "test_failures"."unique_users_id"',
      sqlFile: "target/compiled/shop/tests/unique_users_id.sql",
    }),
  ],
  [
    1,
    finished("users", 10, {
      ...built,
      status: "error",
      what: "table",
      relation: "marts.users",
      rows: 3653,
      durationMs: 41,
      detail: "kept out by the test unique_users_id; the old relation stays",
    }),
  ],
  [1, finished("dim_users", 11, { ...built, what: "incremental", relation: "marts.dim_users", rows: 0, durationMs: 2400 })],
  [1, finished("dim_products", 12, { ...built, what: "table", relation: "marts.dim_products", rows: 500, durationMs: 40 })],
  [
    0,
    {
      type: "run_finished",
      runId: "r1",
      durationMs: 72_068,
      counts: { success: 6, error: 2, skipped: 1, pass: 1, warn: 1, fail: 1 },
    },
  ],
  [0, { type: "phase_started", phase: "docs" }],
  [80, { type: "phase_finished", phase: "docs", durationMs: 80, detail: "41 pages\nin target/docs" }],
];
