import { DAY, HOUR } from "./calendar.js";
import { priceOn } from "./catalogue.js";
import { onPriceList } from "./markets.js";
import { strangerAt, type Visitor } from "./people.js";
import { purpose, randomOf } from "./random.js";
import { type Emit, trackerOf } from "./tracker.js";
import type { World } from "./world.js";

const names = ["Googlebot", "bingbot", "AhrefsBot", "HeadlessChrome"] as const;

/** A robot reads through the catalogue, page after page, faster than anybody could. */
export function crawl(world: World, index: number, day: number, emit: Emit): void {
  const random = randomOf(world.seed, purpose.bot, index, day, 1);
  const browser = names[index % names.length] ?? names[0];
  const stranger = strangerAt(world, -1 - index);
  const robot: Visitor = {
    ...stranger,
    installations: [{ ...stranger.installations[0], device: "desktop", browser, consent: "essential" }],
  };
  const start = day * DAY + random.int(0, 20) * HOUR;
  const tracker = trackerOf(world, robot, robot.installations[0], start, { strangers: 0, customers: 0, bounce: 0 }, random, emit);

  const pages = random.int(60, 160);
  for (let page = 0; page < pages; page++) {
    const product = world.catalogue[random.int(0, world.catalogue.length - 1)] ?? world.catalogue[0];
    const { currency } = robot.market;
    if (random.chance(0.3)) tracker.send("/sale", { event_type: "page_view" });
    else {
      const unit_price = onPriceList(priceOn(product, day), currency);
      tracker.send(`/p/${product.id}`, { event_type: "product_view", product_id: product.id, unit_price, currency });
    }
    tracker.wait(0.2, 2);
  }
}
