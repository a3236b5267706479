import { defineSingularTest, type Expression, type SqlBool, sql } from "modelwright";
import { intSessionEvents } from "../intermediate/int_session_events.js";
import { intSessions } from "../intermediate/int_sessions.js";
import { stgEvents } from "../staging/stg_events.js";

export const everyEventIsAccountedFor = defineSingularTest({
  name: "every_event_is_accounted_for",
  description: "Events = in a session + by robots + by no visitor: each event is exactly one of these.",
  deps: [stgEvents, intSessionEvents],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_events as e")
      .leftJoin("int_session_events as s", "s.event_id", "e.event_id")
      .groupBy(["e.event_id", "e.is_bot", "e.is_server"])
      .having(({ ref }) => {
        const ones = (condition: Expression<SqlBool>) => sql<number>`cast(${condition} as integer)`;
        return sql<boolean>`${ones(ref("e.is_bot"))} + ${ones(ref("e.is_server"))} + ${fn.count(ref("s.event_id"))} <> 1`;
      })
      .select(({ ref }) => ["e.event_id", "e.is_bot", "e.is_server", fn.count(ref("s.event_id")).as("sessions")]),
});

export const sessionsNeverOverlap = defineSingularTest({
  name: "sessions_of_a_visitor_never_overlap",
  description: "A visitor's session begins after the one before has ended.",
  deps: [intSessions],
  query: ({ db, fn }) =>
    db
      .with("neighbours", (qb) =>
        qb
          .selectFrom("int_sessions")
          .select(({ ref }) => [
            "session_id",
            "visitor_id",
            "started_at",
            fn
              .over(fn.lag(ref("ended_at")), { partitionBy: [ref("visitor_id")], orderBy: [ref("started_at"), ref("session_id")] })
              .as("previous_end"),
          ]),
      )
      .selectFrom("neighbours")
      .whereRef("started_at", "<=", "previous_end")
      .selectAll(),
});

export const sessionsHoldTheirEvents = defineSingularTest({
  name: "sessions_hold_all_their_events",
  description: "Every event that belongs to a session is counted in it.",
  deps: [intSessionEvents, intSessions],
  query: ({ db, fn }) =>
    db
      .selectFrom("int_session_events as e")
      .leftJoin("int_sessions as s", "s.session_id", "e.session_id")
      .groupBy(["e.session_id", "s.events"])
      .having((eb) => eb(fn.coalesce(eb.ref("s.events"), eb.lit(0)), "<>", fn.countAll()))
      .select(["e.session_id", "s.events", fn.countAll().as("session_events")]),
});
