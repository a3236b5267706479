import { join } from "node:path";
import { z } from "zod";
import { readCache, writeCache } from "../core/cache-file.js";
import { version } from "../core/version.js";

const understood = z.object({
  /** Hash of what a query says, however it is set out. */
  query: z.string(),
  volatile: z.array(z.string()).readonly(),
});

/** What is found in a query. */
export type Understood = z.output<typeof understood>;

/** What is found in queries, kept between runs. */
export interface Findings {
  readonly get: (key: string) => Understood | undefined;
  readonly set: (key: string, found: Understood) => void;
  /** Keeps what is found under these keys for the next time; all of it unless they are given. */
  readonly close: (used?: ReadonlySet<string>) => void;
}

const cacheSchema = z.object({ madeBy: z.string(), found: z.record(z.string(), understood) });

/** Another version, or another engine, may find something else. */
export function openFindings(cacheDir: string, adapter: string): Findings {
  const path = join(cacheDir, "fingerprints.json");
  const madeBy = `${version} ${adapter}`;
  const cached = readCache(path, cacheSchema);
  const found = new Map(Object.entries(cached?.madeBy === madeBy ? cached.found : {}));
  const before = found.size;
  let isChanged = false;
  return {
    get: (key) => found.get(key),
    set: (key, one) => {
      found.set(key, one);
      isChanged = true;
    },
    close: (used) => {
      if (!isChanged && (used?.size ?? before) === before) return;
      writeCache(path, { madeBy, found: Object.fromEntries([...found].filter(([key]) => used?.has(key) ?? true)) });
    },
  };
}
