import { acquisitionOf } from "./acquisition.js";
import { DAY, SECOND, seasonality, timeOfDay } from "./calendar.js";
import { activityOf, customerAt, signupOf, strangerAt, type Visitor } from "./people.js";
import { drawOf, purpose, type Random, randomOf } from "./random.js";
import { crawl } from "./robots.js";
import { goShopping } from "./shopping.js";
import { type Emit, trackerOf } from "./tracker.js";
import type { World } from "./world.js";

/** For every customer there are this many visitors who never log in. */
const STRANGERS_PER_CUSTOMER = 5;

function visit(world: World, visitor: Visitor, start: number, device: number, random: Random, emit: Emit): void {
  const installation = visitor.installations[device] ?? visitor.installations[0];
  const audience = visitor.userId === undefined ? "strangers" : "customers";
  const acquisition = acquisitionOf(random, new Date(start).getUTCDate(), audience);
  const tracker = trackerOf(world, visitor, installation, start, acquisition, random, emit);
  goShopping(world, visitor, tracker, acquisition.bounce, random);
}

function customersOn(world: World, day: number, busy: number, emit: Emit): void {
  for (let index = 0; index < world.users; index++) {
    const signup = signupOf(world, index);
    const signupDay = Math.floor(signup / DAY);
    const draw = drawOf(world.seed, purpose.visit, index, day);
    const expected = day < signupDay ? (day > signupDay - 10 ? 0.06 : 0) : activityOf(world, index) * busy;
    if (draw >= expected && day !== signupDay) continue;

    const visitor = customerAt(world, index);
    const random = randomOf(world.seed, purpose.session, index, day);
    if (day === signupDay) visit(world, visitor, Math.max(day * DAY, signup - random.int(40, 200) * SECOND), 0, random, emit);
    const visits = draw < expected ? 1 + random.weighted([78, 18, 4]) : 0;
    for (let number = 0; number < visits; number++) {
      const device = day < signupDay ? 0 : random.int(0, visitor.installations.length - 1);
      visit(world, visitor, day * DAY + timeOfDay(random.next(), random.next()), device, random, emit);
    }
  }
}

function strangersOn(world: World, day: number, busy: number, emit: Emit): void {
  const { seed, firstDay, days, users } = world;
  for (let index = 0; index < users * STRANGERS_PER_CUSTOMER; index++) {
    const arrived = firstDay - 10 + Math.floor(drawOf(seed, purpose.anonymous, index, 1) * (days + 10));
    if (day < arrived || day > arrived + 20) continue;
    if (day > arrived && drawOf(seed, purpose.anonymous, index, day) >= 0.022 * busy) continue;
    const random = randomOf(seed, purpose.session, index + users, day);
    visit(world, strangerAt(world, index), day * DAY + timeOfDay(random.next(), random.next()), 0, random, emit);
  }
}

function robotsOn(world: World, day: number, emit: Emit): void {
  const robots = Math.max(3, Math.floor(world.users / 400));
  for (let index = 0; index < robots; index++) {
    if (drawOf(world.seed, purpose.bot, index, day) < 0.8) crawl(world, index, day, emit);
  }
}

/** Everything that visits starting on a day (UTC) send. A visit may last beyond midnight, and its refunds come days later. */
export function simulateDay(world: World, day: number, emit: Emit): void {
  const busy = seasonality(day);
  customersOn(world, day, busy, emit);
  strangersOn(world, day, busy, emit);
  robotsOn(world, day, emit);
}
