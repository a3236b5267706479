import { errorOf } from "../core/errors/index.js";
import { isMoment, momentExpected } from "../core/moment.js";
import type { BuildOptions } from "./options.js";

/**
 * The time that interval-tracked models are built for, in milliseconds of UTC.
 *
 * @throws {@link ModelwrightError} `option_value` for what is no moment.
 */
export const periodOf = ({ start, end }: Pick<BuildOptions, "start" | "end">) => ({
  start: momentOf("--start", start),
  end: momentOf("--end", end),
});

function momentOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!isMoment(text)) throw errorOf("option_value", { option, expected: momentExpected, value: text });
  return Date.parse(text);
}
