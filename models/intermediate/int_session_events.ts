import { defineModel, expression, notNull, relationship, unique, uniqueCombination } from "modelwright";
import { lastLoad } from "../lib/loads.js";
import { stgEvents } from "../staging/stg_events.js";
import { sessionGapMinutes } from "../variables.js";
import { intIdentities } from "./int_identities.js";
import { intInstallationVisitors } from "./int_installation_visitors.js";

const DAY_SECONDS = 86_400;

export const intSessionEvents = defineModel({
  name: "int_session_events",
  description:
    "One row per event of a visitor, with the session it belongs to. A session ends after 30 minutes of silence (variable session_gap_minutes), and after a day in any case. Robots and the back office have no sessions. In batches of visitors of whom something is new: all that they did is put into sessions again.",
  deps: [stgEvents, intIdentities, intInstallationVisitors],
  materialized: "incremental",
  query: ({ db, fn, vars, isAffected }) =>
    db
      .with("visits", (qb) =>
        qb
          .selectFrom("stg_events as e")
          .innerJoin("int_identities as i", "i.anonymous_id", "e.anonymous_id")
          .where("e.is_bot", "=", false)
          .where("e.is_server", "=", false)
          .where(({ ref }) => isAffected(fn.coalesce(ref("e.user_id"), ref("i.visitor_id"))))
          .selectAll("e")
          .select((eb) => {
            const { ref } = eb;
            const known = fn.greatest(ref("e.load_no"), fn.coalesce(ref("i.login_load_no"), ref("e.load_no")));
            return [
              fn.coalesce(ref("e.user_id"), ref("i.user_id")).as("known_user_id"),
              fn.coalesce(ref("e.user_id"), ref("i.visitor_id")).as("visitor_id"),
              eb.case().when("e.user_id", "is", null).then(known).else(ref("e.load_no")).end().as("known_load_no"),
            ];
          }),
      )
      .with("silences", (qb) =>
        qb
          .selectFrom("visits")
          .selectAll()
          .select(({ ref }) =>
            fn
              .over(fn.lag(ref("event_at")), { partitionBy: [ref("visitor_id")], orderBy: [ref("event_at"), ref("event_id")] })
              .as("previous_at"),
          ),
      )
      .with("numbered", (qb) =>
        qb
          .selectFrom("silences")
          .selectAll()
          .select((eb) => {
            const { ref } = eb;
            const isOver = eb(ref("event_at"), ">", fn.dateAdd("minute", vars(sessionGapMinutes), ref("previous_at")));
            const starts = eb.case().when(isOver).then(1).else(0).end();
            const window = { partitionBy: [ref("visitor_id")], orderBy: [ref("event_at"), ref("event_id")] };
            return fn.over(fn.sum(starts), window).as("visit_no");
          }),
      )
      .with("parted", (qb) =>
        qb
          .selectFrom("numbered")
          .selectAll()
          .select((eb) => {
            const { ref } = eb;
            const visitStart = fn.over(fn.min(ref("event_at")), { partitionBy: [ref("visitor_id"), ref("visit_no")] });
            const seconds = fn.dateDiff("second", visitStart, ref("event_at"));
            return eb.parens(seconds, "-", eb(seconds, "%", eb.lit(DAY_SECONDS))).as("part_start");
          }),
      )
      .selectFrom("parted")
      .select(({ ref }) => {
        const session = [ref("visitor_id"), ref("visit_no"), ref("part_start")];
        const startedAt = fn.over(fn.min(ref("event_at")), { partitionBy: session });
        return [
          "event_id",
          fn.hash(ref("visitor_id"), startedAt).as("session_id"),
          fn.over(fn.rowNumber(), { partitionBy: session, orderBy: [ref("event_at"), ref("event_id")] }).as("event_no"),
          "visitor_id",
          "known_user_id as user_id",
          "event_type",
          "event_at",
          "event_date",
          "device",
          "country",
          "page_path",
          "page_host",
          "referrer_host",
          "utm_source",
          "utm_medium",
          "utm_campaign",
          "click_id",
          "product_id",
          "quantity",
          "order_id",
          "known_load_no as load_no",
        ];
      }),
  incremental: (m) =>
    m.deleteInsert({
      key: "visitor_id",
      affected: ({ db, self }) => db.selectFrom("int_installation_visitors").where("load_no", ">", lastLoad(self)).select("visitor_id"),
    }),
  columns: {
    event_id: { description: "The event.", tests: [unique(), notNull(), relationship(stgEvents, "event_id")] },
    session_id: { description: "The session; stays the same as long as its visitor and its first moment do.", tests: [notNull()] },
    event_no: { description: "Position of the event in the session, from 1." },
    visitor_id: { description: "The visitor: the customer where known, else the installation.", tests: [notNull()] },
    user_id: { description: "The customer: logged in at the time, or who logs in on this installation; null for strangers." },
    event_type: { description: "What happened." },
    event_at: { description: "When it happened (UTC)." },
    event_date: { description: "Date of event_at." },
    device: { description: "Kind of device." },
    country: { description: "ISO 3166 country the request came from." },
    page_path: { description: "Path of the page." },
    page_host: { description: "Host of the page." },
    referrer_host: { description: "Host of the page before." },
    utm_source: { description: "Campaign source." },
    utm_medium: { description: "Campaign medium." },
    utm_campaign: { description: "Campaign name." },
    click_id: { description: "Kind of click identifier." },
    product_id: { description: "The product." },
    quantity: { description: "Units." },
    order_id: { description: "The order (purchase)." },
    load_no: { description: "Load that brought the event, or the login that tells whose it is, whichever came later." },
  },
  tests: [uniqueCombination(["session_id", "event_no"]), expression("event_no >= 1", { name: "int_session_events_count_from_one" })],
});
