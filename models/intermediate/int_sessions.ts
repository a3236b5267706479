import { expression, notNull, sqlModel, unique } from "modelwright";
import { z } from "zod";
import { channelRules } from "../../seeds/channel_rules.js";
import { stgEvents } from "../staging/stg_events.js";
import { intSessionEvents } from "./int_session_events.js";

export const intSessions = sqlModel({
  name: "int_sessions",
  description: "One row per session, with its origin, pages and what came of it.",
  deps: [intSessionEvents, stgEvents, channelRules],
  contract: z.object({
    session_id: z.string().describe("Key of the session."),
    visitor_id: z.string().describe("The visitor."),
    started_at: z.date().describe("First event (UTC)."),
    ended_at: z.date().describe("Last event (UTC)."),
    session_date: z.iso.date().describe("Date of the first event."),
    duration_seconds: z.int().describe("From the first to the last event."),
    device: z.string().describe("Device of the first event."),
    country: z.string().describe("Country of the first event."),
    landing_page: z.string().nullable().describe("Path of the first page."),
    exit_page: z.string().nullable().describe("Path of the last page."),
    utm_source: z.string().nullable().describe("Campaign source."),
    utm_medium: z.string().nullable().describe("Campaign medium."),
    utm_campaign: z.string().nullable().describe("Campaign name."),
    channel_group: z.string().describe("Channel by the ordered rules of the seed channel_rules."),
    events: z.int().describe("Number of events."),
    page_views: z.int().describe("Pages and products looked at."),
    orders: z.int().describe("Orders placed."),
    is_bounce: z.boolean().describe("One event only."),
    is_engaged: z.boolean().describe("Ten seconds, two pages or a conversion."),
    is_converted: z.boolean().describe("At least one order."),
  }),
  query: ({ sql, ref }) => sql`
with grouped as (
  select s.session_id, any_value(s.visitor_id) as visitor_id, min(s.event_at) as started_at, max(s.event_at) as ended_at,
    arg_min(e.device, s.event_no) as device, arg_min(e.country, s.event_no) as country,
    arg_min(e.page_path, s.event_no) as landing_page, arg_max(e.page_path, s.event_no) as exit_page,
    arg_min(e.utm_source, s.event_no) as utm_source, arg_min(e.utm_medium, s.event_no) as utm_medium,
    arg_min(e.utm_campaign, s.event_no) as utm_campaign, arg_min(e.click_id, s.event_no) as click_id,
    arg_min(e.referrer_host, s.event_no) filter (s.event_no = 1) as referrer_host,
    count(*) as events, count(*) filter (e.event_type in ('page_view', 'product_view')) as page_views,
    count(distinct e.order_id) filter (e.event_type = 'purchase') as orders
  from ${ref(intSessionEvents)} s join ${ref(stgEvents)} e using (event_id) group by s.session_id
), origins as (
  select distinct coalesce(utm_source, '') as source, coalesce(utm_medium, '') as medium, coalesce(utm_campaign, '') as campaign,
    coalesce(referrer_host, '') as host, coalesce(click_id, '') as click from grouped
), channels as (
  select o.*, coalesce(arg_min(r.channel_group, r.rule_order), 'Unassigned') as channel_group
  from origins o left join ${ref(channelRules)} r on regexp_matches(o.source, r.source_pattern) and regexp_matches(o.medium, r.medium_pattern)
    and regexp_matches(o.campaign, r.campaign_pattern) and regexp_matches(o.host, r.referrer_host_pattern) and regexp_matches(o.click, r.click_id_pattern)
  group by all
)
select g.session_id, g.visitor_id, g.started_at, g.ended_at, g.started_at::date as session_date,
  date_diff('second', g.started_at, g.ended_at) as duration_seconds, g.device, g.country, g.landing_page, g.exit_page,
  g.utm_source, g.utm_medium, g.utm_campaign, c.channel_group, g.events, g.page_views, g.orders,
  g.events = 1 as is_bounce,
  g.orders > 0 or g.page_views >= 2 or date_diff('second', g.started_at, g.ended_at) >= 10 as is_engaged, g.orders > 0 as is_converted
from grouped g join channels c on coalesce(g.utm_source, '') = c.source and coalesce(g.utm_medium, '') = c.medium
  and coalesce(g.utm_campaign, '') = c.campaign and coalesce(g.referrer_host, '') = c.host and coalesce(g.click_id, '') = c.click`,
  columns: {
    session_id: { tests: [unique(), notNull()] },
    visitor_id: { tests: [notNull()] },
    channel_group: { tests: [notNull()] },
  },
  tests: [expression("ended_at >= started_at"), expression("duration_seconds < 86400")],
});
