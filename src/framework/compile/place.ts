import type { Location } from "../core/location.js";
import { escapeRegExp } from "../core/regexp.js";
import type { Project } from "../project/project.js";

/** Finds a place in one definition, by the keys that lead to it. */
export type Place = (...path: readonly string[]) => Location;

export const placeIn =
  ({ locate }: Project, file: string, name: string): Place =>
  (...path) =>
    locate.key(file, name, ...path);

/** What an engine quotes in its complaint is most often what is misspelt: the first such word that stands in the file is the place. */
export function placeOfComplaint({ locate }: Project, file: string, name: string, message: string): Location {
  const quoted = [...message.matchAll(/"([^"]+)"|'([^']+)'|(?:Function with name|named) ["']?(\w+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  const text = locate.text(file);
  const word = quoted
    .flatMap((part) => part.split(".").reverse())
    .find((part) => part !== "" && new RegExp(`\\b${escapeRegExp(part)}\\b`).test(text));
  return word === undefined ? locate.key(file, name, "query") : locate.word(file, name, word);
}
