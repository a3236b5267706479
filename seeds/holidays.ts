import { defineSeed, notNull, relationship, uniqueCombination } from "modelwright";
import { z } from "zod";
import { countries } from "./countries.js";

export const holidays = defineSeed({
  name: "holidays",
  description: "Public holidays by country.",
  schema: z.object({
    holiday_date: z.iso.date().describe("The day."),
    country: z.string().describe("Where it is a holiday."),
    holiday_name: z.string().describe("English name."),
  }),
  columns: { holiday_date: { tests: [notNull()] }, country: { tests: [relationship(countries, "country")] } },
  tests: [uniqueCombination(["holiday_date", "country", "holiday_name"])],
});
