import { counted } from "../docs/text/numbers.js";

/** A part of a page that can be shortened: as many items as there is room for, and how many more there are. */
export interface Shortenable {
  /** What an item is: `model`. */
  readonly noun: string;
  readonly before: string;
  readonly items: readonly string[];
  readonly between: string;
  readonly after: string;
}

export type Part = string | Shortenable;

/** Parts as one page of at most `limit` characters. Texts are kept; what can be shortened shares the room that they leave. */
export function fitPage(parts: readonly Part[], limit: number): string {
  const shortenable = parts.filter((part) => typeof part !== "string");
  const between = "\n\n";
  const fixed = parts.reduce((sum, part) => sum + between.length + (typeof part === "string" ? part.length : 0), 0);
  const rooms = shares(
    shortenable.map((part) => whole(part).length),
    limit - fixed,
  );
  const room = new Map(shortenable.map((part, index) => [part, rooms[index] ?? 0]));
  return `${parts.map((part) => (typeof part === "string" ? part : shorten(part, room.get(part) ?? 0))).join(between)}\n`;
}

/** Divides room so that those who want little get it, and the others the same. */
export function shares(wanted: readonly number[], room: number): number[] {
  const given: number[] = [];
  let left = room;
  const smallFirst = [...wanted.keys()].sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  for (const [served, index] of smallFirst.entries()) {
    const share = Math.min(wanted[index] ?? 0, Math.floor(left / (wanted.length - served)));
    given[index] = share;
    left -= share;
  }
  return given;
}

const whole = ({ before, items, between, after }: Shortenable): string => before + items.join(between) + after;

function shorten(part: Shortenable, room: number): string {
  if (whole(part).length <= room) return whole(part);
  const { before, items, between, after, noun } = part;
  const none = `\n\n… ${counted(items.length, noun)}, for which there is no room.`;
  let left = room - before.length - after.length - none.length;
  const shown: string[] = [];
  for (const item of items) {
    const size = item.length + between.length;
    if (size > left) continue;
    shown.push(item);
    left -= size;
  }
  const note = shown.length === 0 ? none : `\n\n… ${counted(items.length - shown.length, `more ${noun}`)}.`;
  return `${before}${shown.join(between)}${note}${after}`;
}
