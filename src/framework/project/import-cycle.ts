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
