import { subquery } from "../adapters/subquery.js";

/** The query that a relation is made of; `empty` leaves its columns and takes its rows away. */
export const queryOf = (sql: string, empty: boolean): string => (empty ? `select * from ${subquery(sql)} limit 0` : subquery(sql));
