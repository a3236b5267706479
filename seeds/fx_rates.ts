import { defineSeed, expression, notNull, uniqueCombination } from "modelwright";
import { z } from "zod";

export const fxRates = defineSeed({
  name: "fx_rates",
  databaseSchema: "seeds",
  description: "Exchange rates of every currency the shop sells in, by day without gaps.",
  schema: z.object({
    currency: z.string().length(3).describe("ISO 4217 currency."),
    rate_date: z.iso.date().describe("Day on which the rate holds."),
    rate_to_eur: z.number().positive().meta({ sqlType: "DECIMAL(12,6)" }).describe("What one unit of the currency is worth in euros."),
  }),
  columns: { currency: { tests: [notNull()] }, rate_date: { tests: [notNull()] } },
  tests: [
    uniqueCombination(["currency", "rate_date"]),
    expression("currency <> 'EUR' or rate_to_eur = 1", { name: "one_euro_is_worth_one_euro" }),
  ],
});
