import type { Environment, Output } from "./output.js";

type Style = (text: string) => string;

/** How texts are told apart on a terminal. */
export interface Palette {
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly cyan: Style;
}

const style =
  (on: number, off: number): Style =>
  (text) =>
    text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
const same: Style = (text) => text;

const colours: Palette = {
  bold: style(1, 22),
  dim: style(2, 22),
  red: style(31, 39),
  green: style(32, 39),
  yellow: style(33, 39),
  cyan: style(36, 39),
};
const noColours: Palette = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/**
 * Whether colours are wanted: on terminals, unless `NO_COLOR` is set or `TERM` is `dumb`.
 * `FORCE_COLOR` goes before both, as it does in Node: `0` and `false` turn colours off, anything else on.
 */
export function wantsColours({ isTTY = false }: Output, { FORCE_COLOR, NO_COLOR = "", TERM }: Environment): boolean {
  if (FORCE_COLOR !== undefined) return !["0", "false"].includes(FORCE_COLOR);
  return isTTY && NO_COLOR === "" && TERM !== "dumb";
}

/** The palette for an output: without colours where none are wanted. */
export const paletteFor = (output: Output, env: Environment): Palette => (wantsColours(output, env) ? colours : noColours);
