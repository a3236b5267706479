import { createHash } from "node:crypto";
import { faker } from "@faker-js/faker/locale/en";
import { type Device, devices } from "../events/fields.js";
import { DAY, timeOfDay } from "./calendar.js";
import { type Market, markets, marketWeights } from "./markets.js";
import { drawOf, purpose, type Random, randomOf } from "./random.js";
import type { World } from "./world.js";

/** A browser or app installation. */
export interface Installation {
  readonly anonymousId: string;
  readonly device: Device;
  readonly browser: string;
  readonly consent: "all" | "essential";
  /** When its owner first logs in on it; `undefined` for visitors without an account. */
  readonly firstLogin: number | undefined;
}

/** Somebody who visits the shop. Derived from the seed whenever needed, so that no population has to be held in memory. */
export interface Visitor {
  readonly userId: string | undefined;
  /** When the account was made; `undefined` without one. */
  readonly signedUp: number | undefined;
  readonly market: Market;
  readonly installations: readonly [Installation, ...Installation[]];
  /** How readily a cart becomes an order, around 1. */
  readonly keenness: number;
}

const browsers: Readonly<Record<Device, readonly [string, ...string[]]>> = {
  desktop: ["Chrome", "Chrome", "Firefox", "Safari", "Edge"],
  mobile: ["Safari", "Chrome", "Chrome", "Samsung Internet"],
  tablet: ["Safari", "Chrome"],
};

function installationOf(random: Random, firstLogin: number | undefined): Installation {
  const device = devices[random.weighted([38, 54, 8])] ?? "mobile";
  return {
    anonymousId: random.uuid(),
    device,
    browser: random.pick(browsers[device]),
    consent: random.chance(0.74) ? "all" : "essential",
    firstLogin,
  };
}

const marketOf = (random: Random): Market => markets[random.weighted(marketWeights)] ?? (markets[0] as Market);

/** When a customer signs up: a quarter within the generated time, the others in the two years before. */
export function signupOf({ seed, firstDay, days }: World, index: number): number {
  const [when, hour, minute] = [
    drawOf(seed, purpose.user, index, 1),
    drawOf(seed, purpose.user, index, 2),
    drawOf(seed, purpose.user, index, 3),
  ];
  const day = when < 0.25 ? firstDay + Math.floor(when * 4 * days) : firstDay - 1 - Math.floor((when - 0.25) * 970);
  return day * DAY + timeOfDay(hour, minute);
}

/** How likely a customer is to come on a day: a few come often, most seldom. */
export const activityOf = ({ seed }: World, index: number): number => 0.015 + 0.35 * drawOf(seed, purpose.user, index, 4) ** 4;

export const userIdOf = (index: number): string => `u_${String(index + 1).padStart(7, "0")}`;

/** A customer with an account. */
export function customerAt(world: World, index: number): Visitor {
  const random = randomOf(world.seed, purpose.user, index);
  const signup = signupOf(world, index);
  const market = marketOf(random);
  const others = Array.from({ length: random.weighted([50, 37, 13]) }, () =>
    installationOf(random, signup + Math.floor(-Math.log(1 - random.next()) * 12 * DAY)),
  );
  return {
    userId: userIdOf(index),
    signedUp: signup,
    market,
    installations: [installationOf(random, signup), ...others],
    keenness: 0.6 + random.next(),
  };
}

/** A visitor who never logs in. */
export function strangerAt(world: World, index: number): Visitor {
  const random = randomOf(world.seed, purpose.anonymous, index);
  return {
    userId: undefined,
    signedUp: undefined,
    market: marketOf(random),
    installations: [installationOf(random, undefined)],
    keenness: 0.25,
  };
}

/** A customer's profile as the shop's user table has it: without personal data. */
export interface Profile {
  readonly user_id: string;
  readonly email_sha256: string;
  readonly country: string;
  readonly signup_time: string;
  readonly marketing_opt_in: boolean;
  readonly is_test_user: boolean;
  readonly is_deleted: boolean;
}

/** The profiles of all customers, one after the other. */
export function* profilesOf(world: World): Generator<Profile> {
  faker.seed(world.seed + 1);
  for (let index = 0; index < world.users; index++) {
    const random = randomOf(world.seed, purpose.user, index, 5);
    const email = faker.internet.email({ firstName: `${faker.person.firstName()}${index}` }).toLowerCase();
    yield {
      user_id: userIdOf(index),
      email_sha256: createHash("sha256").update(email).digest("hex"),
      country: customerAt(world, index).market.country,
      signup_time: new Date(signupOf(world, index)).toISOString(),
      marketing_opt_in: random.chance(0.42),
      is_test_user: random.chance(0.005),
      is_deleted: random.chance(0.012),
    };
  }
}
