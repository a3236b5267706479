/** What is to be done when a signal aborts. */
const actionsOf = new WeakMap<AbortSignal, { readonly actions: Set<() => void>; readonly listener: () => void }>();

/**
 * Calls `action` when the signal aborts, until the function that is given back is called.
 * All actions share one listener: Node warns of a leak when a signal has more than ten.
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  let entry = actionsOf.get(signal);
  if (entry === undefined) {
    const actions = new Set<() => void>();
    entry = {
      actions,
      listener: () => {
        for (const act of [...actions]) act();
      },
    };
    actionsOf.set(signal, entry);
    signal.addEventListener("abort", entry.listener);
  }
  const { actions, listener } = entry;
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size > 0) return;
    actionsOf.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}
