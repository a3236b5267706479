import type { DuckDBConnection, DuckDBExtractedStatements } from "@duckdb/node-api";
import type { Objection } from "../adapter.js";

const syntax = /^(?:Failed to extract statements: )?(Parser Error: [\s\S]*)/;
/** Tables are found before their columns are looked for, so that this is said of a table that is there. */
const column = /^Binder Error: (?:Table|Values list) "[\s\S]*?" does not have a column|^Binder Error: Referenced (?:update )?column /;

/** Prepares statements one by one, which runs none of them: the first thing that is wrong with them. */
export async function objectionTo(connection: DuckDBConnection, sql: string): Promise<Objection | undefined> {
  let extracted: DuckDBExtractedStatements;
  try {
    extracted = await connection.extractStatements(sql);
  } catch (error) {
    // Of what has no statement, a comment say, the client says something else.
    const reason = syntax.exec((error as Error).message)?.[1];
    return reason === undefined ? undefined : { about: "syntax", reason };
  }
  for (let index = 0; index < extracted.count; index++) {
    try {
      (await extracted.prepare(index)).destroySync();
    } catch (error) {
      const { message } = error as Error;
      if (syntax.test(message)) return { about: "syntax", reason: message };
      if (column.test(message)) return { about: "column", reason: message };
    }
  }
  return undefined;
}
