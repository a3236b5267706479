import { type Expression, type RawBuilder, sql } from "modelwright";

/** A touchpoint of a journey: its position from 1, how many there are, and the revenue that they share. */
interface Touchpoint {
  readonly position: Expression<number>;
  readonly touchpoints: Expression<number>;
  readonly revenue: Expression<number>;
}

/**
 * A share of revenue in whole cents: what goes to this touchpoint and all before it, less what goes to all before it.
 * However the parts are rounded, the credits of a journey add up to its revenue.
 */
const share = (upTo: (position: RawBuilder<number>) => RawBuilder<number>, { position }: Touchpoint): RawBuilder<number> =>
  sql<number>`${upTo(sql`${position}`)} - ${upTo(sql`(${position} - 1)`)}`;

/** The same for every touchpoint. */
export const linearCredit = (touchpoint: Touchpoint): RawBuilder<number> =>
  share((position) => sql`(${touchpoint.revenue} * ${position}) // ${touchpoint.touchpoints}`, touchpoint);

/** 40 % each for the first and the last touchpoint and 20 % for those between; halves where there are only two. */
export function positionCredit(touchpoint: Touchpoint): RawBuilder<number> {
  const { touchpoints: all, revenue } = touchpoint;
  const between = sql`greatest(${all} - 2, 1)`;
  const percent = (position: RawBuilder<number>) => sql`case
    when ${position} = 0 then 0
    when ${position} = ${all} then 100 * ${between}
    when ${all} = 2 then 50
    else 40 * ${between} + 20 * (${position} - 1) end`;
  return share((position) => sql`(${revenue} * (${percent(position)})) // (100 * ${between})`, touchpoint);
}
