import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DAY, dateOf, weekdayOf } from "./calendar.js";
import type { Outgoing } from "./dirt.js";
import { eventsToParquet } from "./parquet.js";

const CHUNK = 512 * 1024;
const SUNDAY = 6;

/** Sundays come as Parquet (that day's collector exports a table), the other days as NDJSON. */
export const isTyped = (day: number): boolean => weekdayOf(day) === SUNDAY;

interface DayFile {
  readonly path: string;
  readonly descriptor: number;
  text: string;
}

/** The raw event files, one for each day of receipt. */
export interface EventFiles {
  /** Writes a record to the file of the day it was received; `false` when that day is after the last. */
  readonly add: (outgoing: Outgoing) => boolean;
  /** Closes a day's file, for which nothing more may come, and moves it to its place. */
  readonly finish: (day: number) => Promise<void>;
}

/** Removes the files of an earlier run and begins anew. Records go to disk at once, whatever their day, so memory stays flat. */
export function eventFilesIn(folder: string, lastDay: number): EventFiles {
  mkdirSync(folder, { recursive: true });
  const earlier = readdirSync(folder).filter((name) => /^events-.*\.(ndjson|parquet|part)$/.test(name));
  for (const name of earlier) rmSync(join(folder, name));
  const files = new Map<number, DayFile>();

  const fileOf = (day: number): DayFile => {
    const path = join(folder, `events-${dateOf(day)}.part`);
    const file = files.get(day) ?? { path, descriptor: openSync(path, "w"), text: "" };
    files.set(day, file);
    return file;
  };
  const flush = (file: DayFile) => {
    writeSync(file.descriptor, file.text);
    file.text = "";
  };

  return {
    add: ({ record, received }) => {
      const day = Math.floor(received / DAY);
      if (day > lastDay) return false;
      const file = fileOf(day);
      file.text += `${typeof record === "string" ? record : JSON.stringify(record)}\n`;
      if (file.text.length > CHUNK) flush(file);
      return true;
    },
    finish: async (day) => {
      const file = fileOf(day);
      flush(file);
      closeSync(file.descriptor);
      files.delete(day);
      const target = file.path.replace(/\.part$/, isTyped(day) ? ".parquet" : ".ndjson");
      if (!isTyped(day)) return renameSync(file.path, target);
      await eventsToParquet(file.path, target);
      rmSync(file.path);
    },
  };
}
