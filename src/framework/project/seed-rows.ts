import { isUtf8 } from "node:buffer";
import { type CsvError, parse } from "csv-parse/sync";
import type { z } from "zod";
import { type Problem, problem } from "../core/errors/index.js";
import { type ColumnDefinition, columnsOf } from "../define/column-types.js";
import type { Seed } from "../define/seed.js";

/** Enough to see what is wrong with a file; more would bury it. */
const mostProblems = 20;

/** Checks a seed's file: its header against the schema's columns, each row against the schema. Rows count from 1, the header left out. */
export function checkSeedRows({ name, schema }: Seed, path: string, content: Uint8Array): Problem[] {
  const unreadable = (reason: string, line: number) => [problem("seed_unreadable", { name, path, reason }, { file: path, line })];
  const line = firstLineNotUtf8(content);
  if (line !== undefined) return unreadable("it is not UTF-8; save it in that encoding", line);
  let records: string[][];
  try {
    records = parse(Buffer.from(content), { bom: true, skip_empty_lines: true });
  } catch (error) {
    const { message, lines } = error as CsvError;
    return unreadable(message, Number(lines));
  }
  const [header, ...rows] = records;
  if (header === undefined) return unreadable("it is empty, without a header line", 1);
  const twice = header.find((column, index) => header.indexOf(column) !== index);
  if (twice !== undefined) return unreadable(`its header has the column "${twice}" twice`, 1);
  const columns = columnsOf(schema);
  const known = columns.map((column) => column.name);
  const missing = known.filter((column) => !header.includes(column));
  const extra = header.filter((column) => !known.includes(column));
  if (missing.length > 0 || extra.length > 0) return [problem("seed_columns", { name, path, missing, extra }, { file: path, line: 1 })];

  const types = new Map(columns.map((column) => [column.name, column]));
  const problems: Problem[] = [];
  for (const [index, row] of rows.entries()) {
    if (problems.length >= mostProblems) break;
    const values = Object.fromEntries(header.map((column, position) => [column, cellValue(row[position] ?? "", types.get(column))]));
    const { error } = schema.safeParse(values);
    problems.push(...(error?.issues ?? []).map((issue) => rowProblem(name, path, index + 1, issue)));
  }
  return problems.slice(0, mostProblems);
}

/** The line with the first byte that is not UTF-8; `undefined` in a sound file. A NUL betrays UTF-16, which can pass for UTF-8. */
function firstLineNotUtf8(content: Uint8Array): number | undefined {
  const isSound = (bytes: Uint8Array) => isUtf8(bytes) && !bytes.includes(0);
  if (isSound(content)) return undefined;
  let line = 1;
  for (let from = 0, end = 0; end >= 0; from = end + 1, line++) {
    end = content.indexOf(10, from);
    if (!isSound(content.subarray(from, end < 0 ? undefined : end))) return line;
  }
  return line;
}

function rowProblem(name: string, path: string, row: number, { path: [column], message }: z.core.$ZodIssue): Problem {
  return problem("seed_row_invalid", { name, row, column: String(column ?? ""), reason: message }, { file: path, line: row + 1 });
}

/** A cell as the JavaScript value that the database would give for it; what does not fit the column's type stays text, for the schema to refuse. */
function cellValue(cell: string, column: ColumnDefinition | undefined): unknown {
  if (cell === "") return null;
  const type = column?.type ?? "VARCHAR";
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type)) return cell.trim() === "" || Number.isNaN(Number(cell)) ? cell : Number(cell);
  if (type === "BOOLEAN") return /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : cell;
  if (type.startsWith("TIMESTAMP")) {
    const moment = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(cell) ? cell : `${cell.replace(" ", "T")}Z`);
    return Number.isNaN(moment.getTime()) ? cell : moment;
  }
  return cell;
}
