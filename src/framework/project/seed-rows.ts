import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CsvError, parse } from "csv-parse/sync";
import type { z } from "zod";
import { type Problem, problem } from "../core/errors/index.js";
import { type ColumnDefinition, columnsOf } from "../define/column-types.js";
import type { Seed } from "../define/seed.js";

/** Enough to see what is wrong with a file; more would bury it. */
const mostProblems = 20;

/** Checks a seed's file: its header against the schema's columns, each row against the schema. Rows count from 1, the header left out. */
export function checkSeedRows(projectDir: string, { name, schema }: Seed, path: string): Problem[] {
  let records: string[][];
  try {
    records = parse(readFileSync(join(projectDir, path)), { bom: true, skip_empty_lines: true });
  } catch (error) {
    const { message, lines } = error as CsvError;
    return [problem("seed_unreadable", { name, path, reason: message }, { file: path, line: Number(lines) })];
  }
  const [header = [], ...rows] = records;
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
