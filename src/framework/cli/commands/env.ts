import { errorOf } from "../../core/errors/index.js";
import type { Environments } from "../../engine.js";
import { formatCount, formatTable } from "../../observe/format.js";
import { paletteFor } from "../../observe/palette.js";
import { type Command, engineOptionsOf, type Invocation, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";
import { planText } from "../plan-text.js";
import { warningsOf } from "../sink.js";

/** What is found or done, and how it reads. */
type Told = readonly [result: unknown, text: string];

const actions = {
  list: async (environments) => {
    const found = await environments.list();
    const lines = found.map(({ name, relations, builtAt }) => [
      name,
      formatCount(relations.length, "relation"),
      builtAt === undefined ? "not built" : `built ${builtAt.slice(0, 16).replace("T", " ")}`,
    ]);
    return [found, found.length === 0 ? "There is no environment. `npx model build --env NAME` makes one." : formatTable(lines)];
  },
  diff: async (environments, name, { stdout, env }) => {
    const plan = await environments.diff(name);
    return [plan, planText({ ...plan, steps: [], destructive: plan.destructive }, paletteFor(stdout, env), {})];
  },
  promote: async (environments, name) => {
    const promoted = await environments.promote(name);
    return [promoted, promoted.length === 0 ? "Nothing to promote." : `Promoted ${promoted.join(", ")}.`];
  },
  clean: async (environments, name) => {
    const gone = await environments.clean(name);
    return [gone, gone.length === 0 ? `Nothing was built in ${name}; it is gone.` : `Removed ${gone.join(", ")}.`];
  },
} satisfies Record<string, (environments: Environments, name: string, invocation: Invocation) => Promise<Told>>;

const isAction = (name: string | undefined): name is keyof typeof actions => name !== undefined && Object.hasOwn(actions, name);

export const envCommand: Command = {
  summary: "List environments, compare one with what the target holds, promote it, or remove it.",
  usage: "list | diff NAME | promote NAME | clean NAME",
  examples: [
    ["model build --env feature_x", "what has changed, beside production"],
    ["model env diff feature_x", "what promoting would change, and for whom"],
    ["model env promote feature_x", "in one step, without building anything again"],
    ["model env clean feature_x", "remove all of it"],
  ],
  options: [...projectOptions, "wait"],
  maxArguments: 2,
  async run(invocation) {
    const { options, stdout } = invocation;
    const [action, name] = invocation.arguments;
    if (!isAction(action)) throw errorOf("argument_missing", { command: "env", expected: "list, diff, promote or clean" });
    if ((name === undefined) !== (action === "list")) {
      throw errorOf("argument_missing", {
        command: `env ${action}`,
        expected: action === "list" ? "no name" : "the name of an environment",
      });
    }
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const [result, text] = await actions[action](engine.environments, name ?? "", invocation);
    printLine(stdout, options.json ? toJson(result) : text);
    return 0;
  },
};
