import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import type { RawRecord } from "../validate.js";

const NEWLINE = 10;
const CHUNK = 1 << 18;
/** A longer line is no record: memory stays flat whatever a file holds. */
const LONGEST_LINE = 4 << 20;
/** How much of a line that is too long is kept, to show what it is. */
const SHOWN = 4000;

const isBlank = (text: string) => text.length === 0 || text.trim().length === 0;

/** The records of the lines in a piece of a file that ends with a line. */
function recordsOf(bytes: Buffer, firstLine: number): { readonly records: RawRecord[]; readonly lines: number } {
  const valid = isUtf8(bytes);
  const records: RawRecord[] = [];
  const texts = bytes.toString("utf8").split("\n");
  if (texts.at(-1) === "") texts.pop();
  for (const [index, text] of texts.entries()) {
    const line = firstLine + index;
    if (isBlank(text)) continue;
    if (!valid && text.includes("\uFFFD")) records.push({ line, text, fault: "invalid_utf8" });
    else records.push({ line, text: line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text });
  }
  return { records, lines: texts.length };
}

/** Reads a file of JSON lines, in batches of about a megabyte. Blank lines are no records. */
export async function* readNdjson(path: string): AsyncGenerator<readonly RawRecord[]> {
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  let line = 1;

  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      if (carriedBytes <= LONGEST_LINE) carried.push(chunk);
      carriedBytes += chunk.length;
      continue;
    }
    const endOfFirst = chunk.indexOf(NEWLINE);
    const isTooLong = carriedBytes + endOfFirst > LONGEST_LINE;
    const startOfRest = isTooLong ? endOfFirst + 1 : 0;
    if (isTooLong) {
      yield [{ line, text: Buffer.concat(carried).toString("utf8", 0, SHOWN), fault: "line_too_long" }];
      line++;
      carried = [];
    }
    const { records, lines } = recordsOf(Buffer.concat([...carried, chunk.subarray(startOfRest, end)]), line);
    if (records.length > 0) yield records;
    line += lines;
    carried = end < chunk.length ? [chunk.subarray(end)] : [];
    carriedBytes = chunk.length - end;
  }

  if (carriedBytes > LONGEST_LINE) yield [{ line, text: Buffer.concat(carried).toString("utf8", 0, SHOWN), fault: "line_too_long" }];
  else if (carriedBytes > 0) {
    const { records } = recordsOf(Buffer.concat(carried), line);
    if (records.length > 0) yield records;
  }
}
