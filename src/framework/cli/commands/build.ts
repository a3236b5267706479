import type { Explanation } from "../../engine.js";
import { formatTable } from "../../observe/format.js";
import type { Command, ExitCode, Invocation } from "../command.js";
import { engineOptionsOf, exitCodeOf, printLine, selectionOf, toJson } from "../command.js";
import { runOptions } from "../options.js";
import { sinkFor } from "../sink.js";

type Work = "build" | "run" | "test" | "seed" | "snapshot";

function command(work: Work, summary: string, examples: Command["examples"]): Command {
  return {
    summary,
    usage: "[--select SELECTOR …] [options]",
    examples,
    options: work === "build" ? [...runOptions, "explain"] : runOptions,
    maxArguments: 0,
    run: (invocation) => execute(work, invocation),
  };
}

async function execute(work: Work, invocation: Invocation): Promise<ExitCode> {
  const { options, signal, stdout } = invocation;
  if (options.explain) return explain(invocation);
  const { createEngine } = await import("../../engine.js");
  await using sink = sinkFor(invocation);
  await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: sink.onEvent });
  const results = await engine[work]({
    ...selectionOf(invocation, engine.projectDir),
    defer: options.defer,
    favorState: options["favor-state"],
    failFast: options["fail-fast"],
    force: options.force,
    empty: options.empty,
    storeFailures: options["store-failures"],
    fullRefresh: options["full-refresh"],
    start: options.start,
    end: options.end,
    allowDestructive: options["allow-destructive"],
    signal,
  });
  if (options.json) printLine(stdout, toJson(results));
  return exitCodeOf(results);
}

async function explain(invocation: Invocation): Promise<ExitCode> {
  const { options, stdout } = invocation;
  const { createEngine } = await import("../../engine.js");
  await using engine = await createEngine(await engineOptionsOf(invocation));
  const { force, "full-refresh": fullRefresh, start, end } = options;
  const explained = await engine.explain({ ...selectionOf(invocation, engine.projectDir), force, fullRefresh, start, end });
  printLine(stdout, options.json ? toJson(explained) : explanations(explained));
  return 0;
}

/** One line a model: what would be done with it, and why. */
function explanations(explained: readonly Explanation[]): string {
  if (explained.length === 0) return "Nothing to do.";
  return formatTable(explained.map(({ name, builds, why }) => [builds ? "build" : "keep", name, why]));
}

export const buildCommand = command("build", "Build seeds, models and snapshots and run their tests, in the order of the graph.", [
  ["model build", "everything"],
  ["model build --select +fct_orders", "a model and all it needs"],
  ["model build --select tag:nightly --exclude dim_users", "what a tag marks, but one"],
  ["model build --select state:modified+ --defer --state prod", "what has changed, over the rest of production"],
  ["model build --explain", "why each model would be built or not"],
  ["model build --force", "everything, also what is unchanged"],
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
