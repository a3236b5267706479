import { type Expression, type ExpressionBuilder, type RawBuilder, sql } from "kysely";
import type { RowOf, SqlFunctions } from "modelwright";
import type { intSessionEvents } from "../intermediate/int_session_events.js";

type Landing = ExpressionBuilder<{ landing: RowOf<typeof intSessionEvents> }, "landing">;

/** What brought a visitor to the first page of a session, as channel rules see it: empty text for what there is none of. */
export function originOf(fn: SqlFunctions, { ref }: Landing) {
  const text = (of: Expression<string | null>): RawBuilder<string> => fn.coalesce(of, sql.lit(""));
  return {
    source: text(ref("landing.utm_source")),
    medium: text(ref("landing.utm_medium")),
    campaign: text(ref("landing.utm_campaign")),
    referrerHost: text(fn.nullIf(ref("landing.referrer_host"), ref("landing.page_host"))),
    clickId: text(ref("landing.click_id")),
  };
}

/** The key of an origin. */
export const originKey = (fn: SqlFunctions, origin: ReturnType<typeof originOf>): RawBuilder<string> => fn.hash(...Object.values(origin));
