type Imports = ReadonlyMap<string, readonly string[]>;

/** The files that a file imports directly. */
export const importsOf = (imports: Imports, file: string): readonly string[] => imports.get(file) ?? [];

/** A shortest circle of imports through a file, which stands first and last; `undefined` where there is none. */
export function cycleThrough(imports: Imports, file: string): readonly string[] | undefined {
  const paths: (readonly string[])[] = [[file]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of importsOf(imports, path.at(-1) ?? file)) {
      if (next === file) return [...path, file];
      if (!seen.has(next)) paths.push([...path, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Files in such an order that each comes after those it imports, also through others; in a circle, in the order given. */
export function importsFirst(imports: Imports, files: readonly string[]): string[] {
  const ordered = new Set<string>();
  const seen = new Set<string>();
  // A stack of its own: chains of imports can be longer than the call stack is deep.
  const pending = files.toReversed().map((file) => ({ file, isDone: false }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { file, isDone } = next;
    if (isDone) ordered.add(file);
    else if (!seen.has(file)) {
      seen.add(file);
      pending.push({ file, isDone: true }, ...importsOf(imports, file).map((imported) => ({ file: imported, isDone: false })));
    }
  }
  return [...ordered];
}
