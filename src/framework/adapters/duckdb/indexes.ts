import type { SqlDialect } from "../adapter.js";
import { identifier, relation } from "./identifier.js";
import { literal } from "./literal.js";

const name = `(?:"(?:[^"]|"")*"|[^\\s".(]+)`;
/** As `duckdb_indexes()` writes it: `CREATE UNIQUE INDEX by_id ON "a schema".orders(order_id);`. */
const written = new RegExp(`^CREATE (UNIQUE )?INDEX ${name} ON (?:${name}\\.){0,2}${name}((?: USING \\w+ ?)?\\([\\s\\S]*)$`);

/** Indexes go with their table and have their names in its schema. A table that has one cannot be renamed. */
export const indexes: SqlDialect["indexes"] = {
  list: (schemas) =>
    `select schema_name as schema, table_name as "table", index_name as name, sql from duckdb_indexes()
where database_name = current_database() and schema_name in (${["", ...schemas].map(literal).join(", ")}) order by all`,
  create: ({ sql }, called, on) => {
    const [, unique = "", columns] = written.exec(sql) ?? [];
    // One that is written in a way that nobody knows of fails, for its table is gone: nothing is lost.
    if (columns === undefined) return sql;
    return `create ${unique}index ${identifier(called)} on ${relation(on)} ${columns.replace(/;\s*$/, "")}`;
  },
};
