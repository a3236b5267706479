import { defineSeed, expression, uniqueCombination } from "modelwright";
import { z } from "zod";

export const fxRates = defineSeed({
  name: "fx_rates",
  description: "Exchange rates to the euro, every day.",
  schema: z.object({
    currency: z.string().describe("ISO 4217 code."),
    rate_date: z.iso.date().describe("Day of the rate."),
    rate_to_eur: z.number().describe("Euros for one unit of the currency."),
  }),
  tests: [uniqueCombination(["currency", "rate_date"]), expression("rate_to_eur > 0")],
});
