import { defineSeed, notNull, unique } from "modelwright";
import { z } from "zod";

export const countries = defineSeed({
  name: "countries",
  databaseSchema: "seeds",
  description: "The countries that the shop sells to.",
  schema: z.object({
    country: z.string().length(2).describe("ISO 3166 code."),
    country_name: z.string().describe("Name in English."),
    currency: z.string().length(3).describe("ISO 4217 currency of the country's price list."),
    region: z.string().describe("Sales region."),
    vat_rate: z.number().min(0).max(1).describe("Standard rate of value added tax, e.g. 0.19; 0 where prices contain none."),
    time_zone: z.string().describe("IANA time zone of the capital."),
  }),
  columns: { country: { tests: [unique(), notNull()] } },
});
