import type { Currency } from "../events/fields.js";

/** A country that the shop sells to. */
export interface Market {
  readonly country: string;
  readonly currency: Currency;
  readonly vat: number;
  readonly weight: number;
}

export const markets: readonly Market[] = [
  { country: "DE", currency: "EUR", vat: 0.19, weight: 30 },
  { country: "FR", currency: "EUR", vat: 0.2, weight: 13 },
  { country: "GB", currency: "GBP", vat: 0.2, weight: 14 },
  { country: "US", currency: "USD", vat: 0, weight: 10 },
  { country: "NL", currency: "EUR", vat: 0.21, weight: 7 },
  { country: "AT", currency: "EUR", vat: 0.2, weight: 5 },
  { country: "CH", currency: "CHF", vat: 0.081, weight: 5 },
  { country: "IT", currency: "EUR", vat: 0.22, weight: 5 },
  { country: "ES", currency: "EUR", vat: 0.21, weight: 5 },
  { country: "SE", currency: "SEK", vat: 0.25, weight: 3 },
  { country: "PL", currency: "PLN", vat: 0.23, weight: 3 },
];

export const marketWeights = markets.map(({ weight }) => weight);

/** Price lists: what one euro of list price costs in a market's own currency. */
const perEuro: Readonly<Record<Currency, number>> = { EUR: 1, GBP: 0.88, USD: 1.09, CHF: 0.98, SEK: 11.4, PLN: 4.35 };

/** An amount of euro cents on the price list of another currency. */
export const onPriceList = (euroCents: number, currency: Currency): number => Math.round(euroCents * perEuro[currency]);
