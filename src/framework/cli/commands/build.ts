import type { Command, ExitCode, Invocation } from "../command.js";
import { engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { runOptions } from "../options.js";
import { sinkFor } from "../sink.js";

type Work = "build" | "run" | "test" | "seed" | "snapshot";

function command(work: Work, summary: string, examples: Command["examples"]): Command {
  return {
    summary,
    usage: "[--select SELECTOR …] [options]",
    examples,
    options: runOptions,
    maxArguments: 0,
    run: (invocation) => execute(work, invocation),
  };
}

async function execute(work: Work, invocation: Invocation): Promise<ExitCode> {
  const { options, signal, stdout } = invocation;
  const { createEngine } = await import("../../engine.js");
  await using sink = sinkFor(invocation);
  await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: sink.onEvent });
  const results = await engine[work]({
    ...selectionOf(invocation, engine.projectDir),
    defer: options.defer,
    favorState: options["favor-state"],
    failFast: options["fail-fast"],
    empty: options.empty,
    storeFailures: options["store-failures"],
    fullRefresh: options["full-refresh"],
    allowDestructive: options["allow-destructive"],
    signal,
  });
  if (options.json) printLine(stdout, toJson(results));
  return results.ok ? 0 : 1;
}

export const buildCommand = command("build", "Build seeds, models and snapshots and run their tests, in the order of the graph.", [
  ["model build", "everything"],
  ["model build --select +fct_orders", "a model and all it needs"],
  ["model build --select tag:nightly --exclude dim_users", "what a tag marks, but one"],
  ["model build --select state:modified+ --defer --state prod", "what has changed, over the rest of production"],
  ["model build --fail-fast --threads 2", "stop at the first failure"],
  ["model build --select fct_orders --full-refresh", "an incremental model from nothing"],
]);

export const runCommand = command("run", "Build models without testing them.", [
  ["model run", "all models"],
  ["model run --select stg_orders+", "a model and all that reads it"],
]);

export const testCommand = command("test", "Run tests on what is built.", [
  ["model test", "all tests"],
  ["model test --select dim_users", "the tests of one model"],
  ["model test --select test_type:singular --store-failures", "singular tests; keep the failing rows"],
]);

export const seedCommand = command("seed", "Load the CSV files under seeds/ as tables.", [
  ["model seed", "all seeds"],
  ["model seed --select countries", "one of them"],
]);

export const snapshotCommand = command("snapshot", "Take what has changed into snapshots; what they hold is never dropped.", [
  ["model snapshot", "all snapshots"],
  ["model snapshot --select users_snapshot", "one of them"],
]);
