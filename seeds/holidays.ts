import { defineSeed, notNull, relationship, uniqueCombination } from "modelwright";
import { z } from "zod";
import { countries } from "./countries.js";

export const holidays = defineSeed({
  name: "holidays",
  databaseSchema: "seeds",
  description: "Public holidays that are kept in the whole of a country.",
  schema: z.object({
    holiday_date: z.iso.date().describe("The day."),
    country: z.string().length(2).describe("ISO 3166 code of the country."),
    holiday_name: z.string().describe("Name in English."),
  }),
  columns: {
    holiday_date: { tests: [notNull()] },
    country: { tests: [notNull(), relationship(countries, "country")] },
    holiday_name: { tests: [notNull()] },
  },
  tests: [uniqueCombination(["holiday_date", "country", "holiday_name"])],
});
