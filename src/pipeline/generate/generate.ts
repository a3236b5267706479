import { join } from "node:path";
import { DAY, dayOf } from "./calendar.js";
import { catalogueOf } from "./catalogue.js";
import { type Outgoing, type Stain, soil, stains } from "./dirt.js";
import { eventFilesIn, isTyped } from "./event-files.js";
import { purpose, randomOf } from "./random.js";
import { writeTables } from "./tables.js";
import { simulateDay } from "./visits.js";
import { type GenerateOptions, worldOf } from "./world.js";

/** What was generated. */
export interface Generated {
  /** Records written to the event files, dirt included. */
  readonly records: number;
  readonly files: number;
  /** How often each kind of dirt was planted. */
  readonly planted: Readonly<Record<Stain, number>>;
}

/**
 * Writes `raw/events/` and `seeds/` in the data folder. The same options give the same bytes.
 *
 * @param onDay is told after each day how many records there are so far.
 */
export async function generate(
  dataDir: string,
  options: GenerateOptions,
  onDay?: (done: number, records: number) => void,
): Promise<Generated> {
  const world = worldOf(options, catalogueOf(options.seed, options.products, dayOf(options.start), options.days));
  await writeTables(join(dataDir, "seeds"), world);

  const files = eventFilesIn(join(dataDir, "raw", "events"), world.lastDay);
  const planted = Object.fromEntries(stains.map((stain) => [stain, 0])) as Record<Stain, number>;
  let records = 0;

  for (let day = world.firstDay; day <= world.lastDay; day++) {
    const random = randomOf(world.seed, purpose.dirt, day);
    simulateDay(world, day, (sent) => {
      const typed = isTyped(Math.floor(sent.received / DAY));
      const { stain, outgoing } = soil(sent, world.dirt, typed, random);
      const written = outgoing.filter((one: Outgoing) => files.add(one)).length;
      records += written;
      if (stain !== undefined && written === outgoing.length) planted[stain] += 1;
    });
    await files.finish(day);
    onDay?.(day - world.firstDay + 1, records);
  }
  return { records, files: options.days, planted };
}
