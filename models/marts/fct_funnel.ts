import { acceptedValues, defineModel, expression, notNull, relationship, unique } from "modelwright";
import { channelGroups } from "../../seeds/channel_rules.js";
import { devices } from "../../src/pipeline/events/fields.js";
import { funnelScopes, funnelSteps, intFunnelSteps } from "../intermediate/int_funnel_steps.js";
import { total } from "../lib/money.js";
import { dimDate } from "./dim_date.js";

export const fctFunnel = defineModel({
  name: "fct_funnel",
  description:
    "One row per scope (session, or seven days of a visitor), day of entry, channel group, device and step of the closed, ordered funnel. Counts add up over days, channels and devices, rates and averages do not.",
  deps: [intFunnelSteps],
  query: ({ db, fn }) =>
    db
      .with("counted", (qb) =>
        qb
          .selectFrom("int_funnel_steps as s")
          .groupBy(["s.funnel_scope", "s.entered_date", "s.channel_group", "s.device", "s.step_no", "s.step"])
          .select(({ ref }) => [
            "s.funnel_scope",
            "s.entered_date",
            "s.channel_group",
            "s.device",
            "s.step_no",
            "s.step",
            fn.count(ref("s.reached_at")).as("reached"),
            total(fn, ref("s.seconds_from_previous")).as("seconds_from_previous"),
          ]),
      )
      .with("compared", (qb) =>
        qb
          .selectFrom("counted as c")
          .selectAll()
          .select((eb) => {
            const { ref } = eb;
            const funnel = {
              partitionBy: [ref("c.funnel_scope"), ref("c.entered_date"), ref("c.channel_group"), ref("c.device")],
              orderBy: [ref("c.step_no")],
            };
            return [
              eb("c.reached", "-", fn.coalesce(fn.over(fn.lead(ref("c.reached")), funnel), ref("c.reached"))).as("dropped"),
              fn.over(fn.lag(ref("c.reached")), funnel).as("reached_previous"),
            ];
          }),
      )
      .selectFrom("compared as c")
      .select(({ ref }) => [
        fn.hash(ref("c.funnel_scope"), ref("c.entered_date"), ref("c.channel_group"), ref("c.device"), ref("c.step_no")).as("funnel_key"),
        "c.funnel_scope",
        "c.entered_date",
        "c.channel_group",
        "c.device",
        "c.step_no",
        "c.step",
        "c.reached",
        "c.dropped",
        "c.seconds_from_previous",
        fn.safeDivide(ref("c.reached"), ref("c.reached_previous")).as("step_rate"),
        fn.safeDivide(ref("c.dropped"), ref("c.reached")).as("drop_off_rate"),
        fn.safeDivide(ref("c.seconds_from_previous"), ref("c.reached")).as("average_seconds_from_previous"),
      ])
      .orderBy("c.funnel_scope")
      .orderBy("c.entered_date")
      .orderBy("c.channel_group")
      .orderBy("c.device")
      .orderBy("c.step_no"),
  columns: {
    funnel_key: { description: "Scope, day, channel group, device and step.", tests: [unique(), notNull()] },
    funnel_scope: {
      description: "What passes through the funnel: a session, or seven days of a visitor.",
      tests: [acceptedValues(funnelScopes)],
    },
    entered_date: { description: "Day of entry (UTC).", tests: [notNull(), relationship(dimDate, "date_day")] },
    channel_group: { description: "Channel group of the (first) session.", tests: [acceptedValues(channelGroups)] },
    device: { description: "Device of the (first) session.", tests: [acceptedValues(devices)] },
    step_no: { description: "Number of the step, from 1." },
    step: { description: "The step.", tests: [acceptedValues(funnelSteps)] },
    reached: { description: "How many reached the step, after all steps above it." },
    dropped: { description: "How many of them did not reach the next step." },
    seconds_from_previous: { description: "Seconds from the step above to this one, of all that reached it." },
    step_rate: { description: "Part of those on the step above that reached this one." },
    drop_off_rate: { description: "Part of those on this step that did not reach the next." },
    average_seconds_from_previous: { description: "Average seconds from the step above to this one." },
  },
  tests: [expression("dropped between 0 and reached", { name: "fct_funnel_never_rises" })],
});
