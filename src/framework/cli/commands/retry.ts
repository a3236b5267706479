import { join } from "node:path";
import { type Command, engineOptionsOf, exitCodeOf, printLine, toJson } from "../command.js";
import { sinkFor } from "../sink.js";

export const retryCommand: Command = {
  summary: "Run again what failed, was skipped or was not reached in the last run, with its options.",
  usage: "[options]",
  examples: [
    ["model retry", "go on where the last run failed or was killed"],
    ["model retry --threads 1", "one model at a time"],
  ],
  options: ["threads", "wait", "log-format", "quiet"],
  maxArguments: 0,
  async run(invocation) {
    const { options, signal, stdout } = invocation;
    const [{ createEngine }, { readRunState }, { artifactDir }] = await Promise.all([
      import("../../engine.js"),
      import("../../artifacts/run-state.js"),
      import("../../artifacts/dbt/files.js"),
    ]);
    const given = await engineOptionsOf(invocation);
    const last = await readRunState(join(given.projectDir, artifactDir));
    await using sink = sinkFor(invocation);
    await using engine = await createEngine({
      ...given,
      target: last?.target,
      env: envOf(last?.options.env),
      vars: last?.vars,
      onEvent: sink.onEvent,
    });
    const results = await engine.retry({ signal });
    if (options.json) printLine(stdout, toJson(results ?? { ok: true, results: [] }));
    if (results !== undefined) return exitCodeOf(results);
    sink.say("Nothing to retry: all of the last run ended well.");
    return 0;
  },
};

const envOf = (kept: unknown): string | undefined => (typeof kept === "string" ? kept : undefined);
