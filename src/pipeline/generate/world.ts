import { dayOf } from "./calendar.js";
import type { Product } from "./catalogue.js";
import type { DirtRates } from "./dirt.js";

/** What is to be generated. */
export interface GenerateOptions {
  readonly seed: number;
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
  readonly days: number;
  /** Customers with an account; for each there are a few visitors without. */
  readonly users: number;
  readonly products: number;
  readonly dirt: DirtRates;
}

/** Everything that the behaviour of visitors depends on. */
export interface World extends GenerateOptions {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly catalogue: readonly [Product, ...Product[]];
}

export function worldOf(options: GenerateOptions, catalogue: World["catalogue"]): World {
  const firstDay = dayOf(options.start);
  return { ...options, firstDay, lastDay: firstDay + options.days - 1, catalogue };
}

/** Trackers of the newer version are rolled out after the first third of the time. */
export const schemaVersionOn = (world: World, day: number): 1 | 2 => (day - world.firstDay < world.days / 3 ? 1 : 2);
