/**
 * The runs of this process that have not ended, by the token in the names of what they build aside. A database file belongs to one
 * process at a time, so that whatever was built aside under any other token was left behind by a run that was killed.
 */
const tokens = new Set<string>();

export const isLive = (token: string): boolean => tokens.has(token);

/** Marks a run as live until it is disposed of. */
export function liveRun(token: string): Disposable {
  tokens.add(token);
  return { [Symbol.dispose]: () => tokens.delete(token) };
}
