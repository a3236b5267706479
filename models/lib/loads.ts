import { type Expression, type SelfTable, sql } from "modelwright";

/** The last load that a table holds something of: what has come since then is new to it. */
export const lastLoad = (self: SelfTable<{ readonly load_no: number }>): Expression<number> =>
  sql<number>`(select max(load_no) from ${self.as("built")})`;

/** What comes first is told by the moment, and of one moment by the load. */
export const firstOf = (moment: Expression<Date>, load: Expression<number>): Expression<unknown> => sql`row(${moment}, ${load})`;
