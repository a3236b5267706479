/** SQL as the user wrote it, in brackets: the line break ends a comment that it may close with. */
export const bracketed = (sql: string): string => `(${sql}\n)`;

/** All of the conditions; those that are `undefined` do not limit anything. */
export const allOf = (...conditions: readonly (string | undefined)[]): string =>
  conditions.filter((condition) => condition !== undefined).join(" and ");

/** The relation, limited to the rows that satisfy a condition as the user wrote it. */
export const limited = (relation: string, where: string | undefined): string =>
  where === undefined ? relation : `(select * from ${relation} where ${bracketed(where)})`;

/** An aggregate over only those rows that satisfy all of the conditions. */
export function filtered(aggregate: string, ...conditions: readonly (string | undefined)[]): string {
  const condition = allOf(...conditions);
  return condition === "" ? aggregate : `${aggregate} filter (where ${condition})`;
}
