import { errorOf } from "../../core/errors/index.js";
import { type Command, printLine, toJson } from "../command.js";

/** What each shell evaluates: it asks `model complete` for the words at the cursor. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_model() { mapfile -t COMPREPLY < <(model complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null); }
complete -o default -F _model model`,
  zsh: `_model() { compadd -- \${(f)"$(model complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"} }
compdef _model model`,
  fish: `complete -c model -f -a '(model complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
};

export const completion: Command = {
  summary: "Print what makes a shell complete commands, options and names of models.",
  usage: "bash | zsh | fish",
  examples: [
    ["model completion bash >> ~/.bashrc", "complete in bash"],
    ["model completion fish > ~/.config/fish/completions/model.fish", "complete in fish"],
  ],
  options: [],
  maxArguments: 1,
  async run({ arguments: [shell = ""], options, stdout }) {
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined) throw errorOf("argument_missing", { command: "completion", expected: "a shell: bash, zsh or fish" });
    printLine(stdout, options.json ? toJson({ shell, script }) : script);
    return 0;
  },
};
