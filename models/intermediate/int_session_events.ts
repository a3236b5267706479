import { notNull, relationship, sqlModel, unique } from "modelwright";
import { z } from "zod";
import { stgEvents } from "../staging/stg_events.js";
import { intIdentities } from "./int_identities.js";

export const intSessionEvents = sqlModel({
  name: "int_session_events",
  description: "One row per event of a visitor, with the session it belongs to: a session ends after 30 minutes of silence, and after a day.",
  deps: [stgEvents, intIdentities],
  contract: z.object({
    event_id: z.string().describe("The event."),
    session_id: z.string().describe("The session: stable as long as its first event is."),
    visitor_id: z.string().describe("The visitor."),
    event_at: z.date().describe("When it happened (UTC)."),
    event_no: z.int().describe("Position in the session, from 1."),
  }),
  query: ({ sql, ref }) => sql`
with people as (
  select e.event_id, i.visitor_id, e.event_at
  from ${ref(stgEvents)} e join ${ref(intIdentities)} i using (anonymous_id)
  where not e.is_bot and not e.is_server
), gaps as (
  select *, coalesce(event_at - lag(event_at) over visits > interval 30 minute, true) as starts
  from people window visits as (partition by visitor_id order by event_at, event_id)
), numbered as (
  select *, sum(starts::int) over (partition by visitor_id order by event_at, event_id) as visit_no from gaps
), days as (
  select *, floor(date_diff('second', min(event_at) over (partition by visitor_id, visit_no), event_at) / 86400) as day_no from numbered
)
select event_id, md5(visitor_id || first_value(event_id) over sessions) as session_id, visitor_id, event_at,
  row_number() over sessions as event_no
from days window sessions as (partition by visitor_id, visit_no, day_no order by event_at, event_id)`,
  columns: { event_id: { tests: [unique(), notNull(), relationship(stgEvents, "event_id")] }, session_id: { tests: [notNull()] } },
});
