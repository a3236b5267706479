import { defineSingularTest } from "modelwright";
import { intFunnelSteps } from "../intermediate/int_funnel_steps.js";
import { intSessions } from "../intermediate/int_sessions.js";
import { total } from "../lib/money.js";
import { fctFunnel } from "../marts/fct_funnel.js";

export const funnelCountsNeverRise = defineSingularTest({
  name: "funnel_counts_never_rise",
  description: "On every day, in every channel and on every device, no step is reached more often than the step above it.",
  deps: [fctFunnel],
  query: ({ db, fn }) =>
    db
      .with("neighbours", (qb) =>
        qb.selectFrom("fct_funnel").select(({ ref }) => {
          const funnel = [ref("funnel_scope"), ref("entered_date"), ref("channel_group"), ref("device")];
          return ["funnel_key", "reached", fn.over(fn.lag(ref("reached")), { partitionBy: funnel, orderBy: [ref("step_no")] }).as("above")];
        }),
      )
      .selectFrom("neighbours")
      .whereRef("reached", ">", "above")
      .selectAll(),
});

export const funnelStepsAreInOrder = defineSingularTest({
  name: "funnel_steps_are_reached_in_order",
  description: "No step is reached before, or without, the step above it.",
  deps: [intFunnelSteps],
  query: ({ db }) =>
    db
      .selectFrom("int_funnel_steps as s")
      .innerJoin("int_funnel_steps as above", (join) =>
        join
          .onRef("above.funnel_scope", "=", "s.funnel_scope")
          .onRef("above.passage_id", "=", "s.passage_id")
          .on((eb) => eb("above.step_no", "=", eb("s.step_no", "-", 1))),
      )
      .where("s.reached_at", "is not", null)
      .where((eb) => eb.or([eb("above.reached_at", "is", null), eb("above.reached_at", ">", eb.ref("s.reached_at"))]))
      .select(["s.funnel_scope", "s.passage_id", "s.step"]),
});

export const everySessionEntersTheFunnel = defineSingularTest({
  name: "every_session_enters_the_funnel",
  description: "As many sessions enter the funnel as there are.",
  deps: [fctFunnel, intSessions],
  query: ({ db, fn }) =>
    db
      .with("entered", (qb) =>
        qb
          .selectFrom("fct_funnel")
          .where("funnel_scope", "=", "session")
          .where("step", "=", "visit")
          .select(({ ref }) => total(fn, ref("reached")).as("entries")),
      )
      .with("counted", (qb) => qb.selectFrom("int_sessions").select(fn.countAll().as("sessions")))
      .selectFrom("entered")
      .crossJoin("counted")
      .whereRef("entered.entries", "<>", "counted.sessions")
      .selectAll(),
});
