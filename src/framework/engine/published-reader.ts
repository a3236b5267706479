import type { Adapter, Warehouse } from "../adapters/adapter.js";
import { type Problem, problem } from "../core/errors/index.js";
import { once } from "./once.js";

interface PublishedReader {
  /** The copy for readers; `undefined` where the target has none, or none yet. */
  readonly open: () => Promise<Warehouse | undefined>;
  readonly close: () => Promise<void>;
}

/** How an engine that does not build reads its target: from the copy, so that it is never in the way of one that does. */
export function publishedReader({
  projectDir,
  threads,
  adapter,
  warn,
}: {
  readonly projectDir: string;
  readonly threads: number;
  readonly adapter: () => Promise<Adapter>;
  readonly warn: (problem: Problem) => void;
}): PublishedReader {
  let opened: Promise<Warehouse | undefined> | undefined;
  let isTold = false;
  const openOnce = once(async () => (await adapter()).published?.open({ projectDir, threads }));
  return {
    async open() {
      const { published } = await adapter();
      const found = await published?.find(projectDir);
      if (published === undefined || found === undefined) return undefined;
      if (!found.isCurrent && !isTold) {
        isTold = true;
        warn(problem("copy_outdated", { path: published.path, publishedAt: found.publishedAt.toISOString() }));
      }
      opened = openOnce();
      return opened;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
