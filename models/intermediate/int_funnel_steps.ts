import { acceptedValues, notNull, sqlModel, uniqueCombination } from "modelwright";
import { z } from "zod";
import { intSessionEvents } from "./int_session_events.js";
import { intSessions } from "./int_sessions.js";

export const funnelScopes = ["session", "visitor_week"] as const;
export const funnelSteps = ["visit", "product_view", "add_to_cart", "checkout_start", "shipping_info", "payment_info", "purchase"] as const;

/**
 * In SQL, because a step is reached by the first event of its kind that does not come before the step above it:
 * lists of moments say so in a line a step, joins or windows in ten.
 */
export const intFunnelSteps = sqlModel({
  name: "int_funnel_steps",
  description:
    "One row per passage through the funnel and step: a closed, ordered funnel, so a step counts only after all steps above it. A passage is a session, or seven days of a visitor (counted from the first event; the next seven days are another passage).",
  deps: [intSessionEvents, intSessions],
  contract: z.object({
    funnel_scope: z.enum(funnelScopes).describe("What a passage is: a session, or seven days of a visitor."),
    passage_id: z.string().describe("The session; or the visitor and the number of the seven days, from 0."),
    entered_at: z.date().describe("When the passage began (UTC)."),
    entered_date: z.iso.date().describe("Date of entered_at."),
    channel_group: z.string().describe("Channel group of the (first) session."),
    device: z.string().describe("Device of the (first) session."),
    step_no: z.int().describe("Number of the step, from 1."),
    step: z.enum(funnelSteps).describe("The step."),
    reached_at: z.date().nullable().describe("When the step was reached (UTC); null when it was not."),
    seconds_from_previous: z.int().nullable().describe("Seconds since the step above was reached."),
  }),
  query: ({ sql, ref }) => sql`
    with passages as (
      select 'session' as funnel_scope, session_id as passage_id, session_id, event_type, event_at
      from ${ref(intSessionEvents)}
      union all
      select 'visitor_week', concat(visitor_id, ':', date_diff('second', min(event_at) over (partition by visitor_id), event_at) // 604800),
        session_id, event_type, event_at
      from ${ref(intSessionEvents)}
    ),
    moments as (
      select funnel_scope, passage_id, min(event_at) as entered_at, arg_min(session_id, event_at) as session_id,
        list(event_at) filter (event_type = 'product_view') as views,
        list(event_at) filter (event_type = 'add_to_cart') as carts,
        list(event_at) filter (event_type = 'checkout_start') as checkouts,
        list(event_at) filter (event_type = 'shipping_info') as shippings,
        list(event_at) filter (event_type = 'payment_info') as payments,
        list(event_at) filter (event_type = 'purchase') as purchases
      from passages
      group by funnel_scope, passage_id
    ),
    ordered as (
      select *,
        list_min(views) as viewed_at,
        list_min(list_filter(carts, lambda moment: moment >= viewed_at)) as carted_at,
        list_min(list_filter(checkouts, lambda moment: moment >= carted_at)) as checked_out_at,
        list_min(list_filter(shippings, lambda moment: moment >= checked_out_at)) as shipping_at,
        list_min(list_filter(payments, lambda moment: moment >= shipping_at)) as payment_at,
        list_min(list_filter(purchases, lambda moment: moment >= payment_at)) as purchased_at
      from moments
    ),
    steps as (
      select funnel_scope, passage_id, session_id, entered_at,
        unnest(${funnelSteps}) as step,
        unnest([entered_at, viewed_at, carted_at, checked_out_at, shipping_at, payment_at, purchased_at]) as reached_at,
        unnest([null, entered_at, viewed_at, carted_at, checked_out_at, shipping_at, payment_at]) as previous_at,
        unnest(range(1, 8)) as step_no
      from ordered
    )
    select steps.funnel_scope, steps.passage_id, steps.entered_at, steps.entered_at::date as entered_date,
      sessions.channel_group, sessions.device, steps.step_no, steps.step, steps.reached_at,
      date_diff('second', steps.previous_at, steps.reached_at) as seconds_from_previous
    from steps join ${ref(intSessions)} as sessions using (session_id)`,
  columns: {
    funnel_scope: { tests: [notNull(), acceptedValues(funnelScopes)] },
    passage_id: { tests: [notNull()] },
    step_no: { tests: [notNull()] },
    step: { tests: [notNull(), acceptedValues(funnelSteps)] },
  },
  tests: [uniqueCombination(["funnel_scope", "passage_id", "step_no"])],
});
