import { defineSeed, notNull, unique } from "modelwright";
import { z } from "zod";

export const countries = defineSeed({
  name: "countries",
  description: "The countries the shop sells to.",
  schema: z.object({
    country: z.string().describe("ISO 3166 code."),
    country_name: z.string().describe("English name."),
    currency: z.string().describe("Currency that customers pay in."),
    region: z.string().describe("Sales region."),
    vat_rate: z.number().describe("Standard rate of value added tax."),
    time_zone: z.string().describe("IANA time zone."),
  }),
  columns: { country: { tests: [unique(), notNull()] } },
});
