import { defineVariable } from "modelwright";
import { z } from "zod";

export const sessionGapMinutes = defineVariable({
  name: "session_gap_minutes",
  description: "Minutes without an event after which a session has ended.",
  schema: z.int().min(1).default(30),
});

export const attributionDays = defineVariable({
  name: "attribution_days",
  description: "How many days before an order a visit may lie to have a share in it.",
  schema: z.int().min(1).default(30),
});

export const fiscalYearStart = defineVariable({
  name: "fiscal_year_start",
  description: "Month (1 to 12) in which the fiscal year begins. A fiscal year is called after the calendar year in which it ends.",
  schema: z.int().min(1).max(12).default(2),
});

export const homeCountry = defineVariable({
  name: "home_country",
  description: "Country whose holidays are called by name in dim_date.",
  schema: z.string().length(2).default("DE"),
});
