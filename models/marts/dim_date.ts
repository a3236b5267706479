import { notNull, sqlModel, unique } from "modelwright";
import { z } from "zod";
import { holidays } from "../../seeds/holidays.js";
import { stgEvents } from "../staging/stg_events.js";
import { stgUsers } from "../staging/stg_users.js";
import { fiscalYearStart, homeCountry } from "../variables.js";

/** In SQL, because a calendar without gaps is made from nothing. */
export const dimDate = sqlModel({
  name: "dim_date",
  description: "One row per day, without gaps: whole years, from that of the first sign-up or event to that of the last event.",
  deps: [stgEvents, stgUsers, holidays],
  contract: z.object({
    date_day: z.iso.date().describe("The day."),
    year: z.int().describe("Calendar year."),
    quarter: z.int().describe("Quarter of the year, 1 to 4."),
    month: z.int().describe("Month, 1 to 12."),
    month_name: z.string().describe("Name of the month in English."),
    month_start: z.iso.date().describe("First day of the month."),
    day_of_month: z.int().describe("Day of the month."),
    day_of_year: z.int().describe("Day of the year."),
    iso_year: z.int().describe("Year that the ISO week belongs to."),
    iso_week: z.int().describe("ISO week, 1 to 53."),
    week_start: z.iso.date().describe("Monday of the week."),
    day_of_week: z.int().describe("Day of the week, Monday = 1."),
    day_name: z.string().describe("Name of the day in English."),
    is_weekend: z.boolean().describe("Whether it is a Saturday or Sunday."),
    fiscal_year: z
      .int()
      .describe(
        "Fiscal year, called after the calendar year in which it ends; it begins in the month that the variable fiscal_year_start names.",
      ),
    fiscal_quarter: z.int().describe("Quarter of the fiscal year, 1 to 4."),
    fiscal_month: z.int().describe("Month of the fiscal year, 1 to 12."),
    holiday_name: z.string().nullable().describe("Holiday in the home country (variable home_country)."),
    is_holiday: z.boolean().describe("Whether it is a holiday in the home country."),
    countries_on_holiday: z.int().describe("How many of the countries the shop sells to have a holiday."),
  }),
  query: ({ sql, ref, vars }) => {
    const start = vars(fiscalYearStart);
    return sql`
    with span as (
      select date_trunc('year', least((select min(event_date) from ${ref(stgEvents)}), (select min(signup_date) from ${ref(stgUsers)}))) as first_day,
        date_trunc('year', (select max(event_date) from ${ref(stgEvents)})) + interval 1 year as end_day
    ),
    days as (
      select unnest(generate_series(first_day, end_day - interval 1 day, interval 1 day))::date as date_day from span
    ),
    fiscal as (
      select *, date_day - to_months(${start - 1}) as fiscal_date from days
    ),
    holidays as (
      select holiday_date, count(distinct country) as countries,
        string_agg(holiday_name, ', ' order by holiday_name) filter (country = ${vars(homeCountry)}) as holiday_name
      from ${ref(holidays)}
      group by holiday_date
    )
    select date_day, year(date_day) as year, quarter(date_day) as quarter, month(date_day) as month, monthname(date_day) as month_name,
      date_trunc('month', date_day)::date as month_start, day(date_day) as day_of_month, dayofyear(date_day) as day_of_year,
      isoyear(date_day) as iso_year, weekofyear(date_day) as iso_week, date_trunc('week', date_day)::date as week_start,
      isodow(date_day) as day_of_week, dayname(date_day) as day_name, isodow(date_day) >= 6 as is_weekend,
      year(fiscal_date) + ${start > 1 ? 1 : 0} as fiscal_year, quarter(fiscal_date) as fiscal_quarter, month(fiscal_date) as fiscal_month,
      holidays.holiday_name, holidays.holiday_name is not null as is_holiday, coalesce(holidays.countries, 0) as countries_on_holiday
    from fiscal left join holidays on holidays.holiday_date = fiscal.date_day
    order by date_day`;
  },
  columns: { date_day: { tests: [unique(), notNull()] } },
});
