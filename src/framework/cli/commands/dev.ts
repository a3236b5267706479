import { errorOf, formatProblem } from "../../core/errors/index.js";
import type { EventSink } from "../../core/events.js";
import type { Round } from "../../engine.js";
import { formatCount, formatDuration } from "../../observe/format.js";
import { type Command, engineOptionsOf, printLine, wholeNumber } from "../command.js";
import { projectOptions } from "../options.js";
import { sinkFor } from "../sink.js";
import { typeCheckOf } from "../type-check.js";

/** Loading and compiling happen with every save: only how long a round took is told. */
const withoutPhases =
  (sink: EventSink): EventSink =>
  (event) => {
    if (event.type !== "phase_started" && event.type !== "phase_finished") sink(event);
  };

export const dev: Command = {
  summary: "Watch the project and build what each saved edit affects.",
  usage: "[options]",
  examples: [
    ["model dev", "build what is missing, then what changes; Ctrl-C ends it"],
    ["model dev --docs --types", "with the docs site beside it, and what the type checker says"],
    ["model dev --json", "one JSON object a line and round, for editors"],
  ],
  options: [...projectOptions, "threads", "docs", "port", "types", "wait", "quiet"],
  maxArguments: 0,
  async run(invocation) {
    const { options, stdout, stderr, signal } = invocation;
    const { watchProject } = await import("../../engine.js");
    await using sink = sinkFor(invocation);
    const engineOptions = await engineOptionsOf(invocation);
    const docsPort = options.docs ? (wholeNumber("--port", options.port, 0, 65_535) ?? 8080) : undefined;
    using types = options.types ? typeCheckOf(engineOptions.projectDir) : undefined;
    if (options.types && types === undefined) throw errorOf("type_checker_missing", { projectDir: engineOptions.projectDir });
    const rounds = watchProject({ ...engineOptions, docsPort, onEvent: withoutPhases(sink.onEvent), signal });
    let toldUrl: string | undefined;
    for await (const round of rounds) {
      if (options.json) printLine(stdout, JSON.stringify(round));
      else if (round.problems.length > 0) printLine(stderr, `\n${round.problems.map(formatProblem).join("\n\n")}`);
      if (!options.json && round.docsUrl !== toldUrl) printLine(stdout, `The docs are at ${round.docsUrl}`);
      toldUrl = round.docsUrl;
      sink.say(endingOf(round));
      // Types take longer than what an edit builds: they are told when they are known, and given up at the next save.
      if (types !== undefined) void types.check().then((lines) => tellTypes(lines));
    }
    return 0;

    function tellTypes(lines: readonly string[] | undefined): void {
      for (const line of lines ?? []) printLine(stderr, line);
      if (lines?.length === 0) sink.say("The types are right.");
    }
  },
};

/** `fct_orders.ts changed: all well, in 310 ms. Watching …` */
function endingOf({ files, problems, results, durationMs }: Round): string {
  const [first = ""] = files;
  const what =
    files.length === 0 ? "" : `${files.length === 1 ? first : `${first} and ${formatCount(files.length - 1, "other")}`} changed: `;
  const outcome =
    problems.length > 0
      ? formatCount(problems.length, "mistake")
      : results === undefined
        ? "nothing to build"
        : results.interrupted
          ? "interrupted by a newer save"
          : "done";
  return `${what}${outcome}, in ${formatDuration(durationMs)}. Watching …`;
}
