import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { errorOf } from "../../../core/errors/index.js";
import type { OpenOptions, Warehouse } from "../../adapter.js";
import type { DuckDbTarget } from "../adapter.js";
import { openReadOnly } from "../open.js";
import { createPool, type Loan, type Pool } from "../pool.js";
import { createWarehouse } from "../warehouse.js";

/** A copy that is open, and how many are at work on it. */
interface OpenCopy {
  /** Tells it from the copies that took its place: a file that is open keeps its number. */
  readonly inode: bigint | undefined;
  readonly pool: Pool;
  users: number;
}

/** Opens the copy of a target. A copy that was replaced is read to the end by what has begun on it, and closed then. */
export async function openCopy(target: DuckDbTarget, path: string, options: OpenOptions): Promise<Warehouse> {
  const file = resolve(options.projectDir, path);
  const open = new Set<OpenCopy>();
  let latest: OpenCopy | undefined;
  let isClosed = false;
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function takeLatest(): Promise<OpenCopy> {
    if (isClosed) throw errorOf("database_closed", { path });
    const inode = (await stat(file, { bigint: true }).catch(() => undefined))?.ino;
    if (latest === undefined || (inode !== undefined && inode !== latest.inode)) {
      const instance = await openReadOnly(target, path, options);
      const old = latest;
      latest = { inode, pool: createPool(instance, options.threads, path, target.values), users: 0 };
      open.add(latest);
      if (old !== undefined) await closeUnused(old);
    }
    latest.users += 1;
    return latest;
  }

  async function closeUnused(copy: OpenCopy): Promise<void> {
    if (copy === latest || copy.users > 0) return;
    open.delete(copy);
    await copy.pool.close();
  }

  /** One after the other, so that a new copy is opened once. */
  function take(): Promise<OpenCopy> {
    const taken = lastTurn.then(takeLatest);
    lastTurn = taken.catch(() => undefined);
    return taken;
  }

  async function giveBack(copy: OpenCopy): Promise<void> {
    copy.users -= 1;
    await closeUnused(copy);
  }

  async function borrow(lend: (pool: Pool) => Promise<Loan>): Promise<Loan> {
    const copy = await take();
    try {
      const loan = await lend(copy.pool);
      return { session: loan.session, giveBack: () => loan.giveBack().finally(() => giveBack(copy)) };
    } catch (error) {
      await giveBack(copy);
      throw error;
    }
  }

  const pool: Pool = {
    use: async (work, signal) => {
      const copy = await take();
      try {
        return await copy.pool.use(work, signal);
      } finally {
        await giveBack(copy);
      }
    },
    lend: (signal) => borrow(({ lend }) => lend(signal)),
    extra: () => borrow(({ extra }) => extra()),
    close: async () => {
      isClosed = true;
      await lastTurn;
      await Promise.all([...open].map((copy) => copy.pool.close()));
    },
  };
  // What cannot be opened is told at once, not by the first query.
  await giveBack(await take());
  return createWarehouse(pool);
}
