/** A query in brackets: the line breaks end a comment that it may close with. */
export const subquery = (sql: string): string => `(\n${sql}\n)`;
