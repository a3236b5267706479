import { type Expression, type RawBuilder, type SqlFunctions, sql } from "modelwright";

/** The host of an address, in lower case and without `www.`; null where it is no domain name (an address that was redacted). */
export const hostOf = (fn: SqlFunctions, url: Expression<string | null>): RawBuilder<string | null> =>
  fn.lower(fn.regexpExtract(url, "^[a-z]+://(?:www\\.)?([^/?#:]+\\.[^/?#:]+)"));

/** The path of an address, without query and fragment. */
export const pathOf = (fn: SqlFunctions, url: Expression<string>): RawBuilder<string> =>
  fn.coalesce(fn.regexpExtract(url, "^[a-z]+://[^/?#]+(/[^?#]*)"), sql.lit("/"));

/** The value of a parameter in an address's query, decoded. */
export const parameterOf = (fn: SqlFunctions, url: Expression<string>, name: string): RawBuilder<string | null> =>
  sql<string | null>`url_decode(replace(${fn.regexpExtract(url, `[?&]${name}=([^&#]*)`)}, '+', ' '))`;

/** A campaign tag: as the tracker took it, else as it stands in the address; in lower case, never empty. */
export const tagOf = (
  fn: SqlFunctions,
  tracked: Expression<string | null>,
  url: Expression<string>,
  name: string,
): RawBuilder<string | null> => fn.nullIf(fn.lower(fn.trim(fn.coalesce(tracked, parameterOf(fn, url, name)))), sql.lit(""));
