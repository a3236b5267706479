/** Calls a function at most once; a rejection is forgotten, so that the next call tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Runs what it is given one after the other, whether or not what came before succeeded. */
export function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
}

const queues = new Map<string, ReturnType<typeof queue>>();

/** The queue of all engines of this process for one file: what writes it waits for what writes it. */
export function queueOf(file: string): ReturnType<typeof queue> {
  const known = queues.get(file) ?? queue();
  queues.set(file, known);
  return known;
}
