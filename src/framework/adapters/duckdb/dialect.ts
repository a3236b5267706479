import type { SqlDialect, ValueOptions } from "../adapter.js";
import { csvHeader, csvRows } from "./csv-rows.js";
import { sameName } from "./database-name.js";
import { explainScan } from "./explain-scan.js";
import { isAggregate, isSettledFunction, isSettledWord } from "./function-words.js";
import { functions } from "./functions.js";
import { identifier, relation } from "./identifier.js";
import { indexes } from "./indexes.js";
import { literal } from "./literal.js";
import { compileQuery } from "./query-compiler.js";
import { sameType } from "./same-type.js";
import { listFiles, newestFile, scanFiles } from "./scan-files.js";
import { changeOf, familyOf } from "./type-change.js";

/** How DuckDB writes SQL. */
export const createDialect = (values: ValueOptions): SqlDialect => ({
  identifier,
  relation,
  rowAsJson: (alias) => `to_json(${identifier(alias)})::VARCHAR`,
  literal,
  scanFiles,
  newestFile,
  listFiles,
  csvHeader,
  csvRows,
  explainScan,
  compile: compileQuery,
  functions,
  familyOf,
  changeOf,
  sameType: (a, b) => sameType(a, b, values),
  isAmbiguous: sameName,
  indexes,
  isAggregate,
  isSettledFunction,
  isSettledWord,
  isFractional: (type) => /^(?:FLOAT|DOUBLE|DECIMAL)\b(?!.*\[)/.test(type),
});
