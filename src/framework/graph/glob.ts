/** Matches a whole text against a pattern with `*` (any characters), `?` (one) and `[abc]` (one of these). */
export function matchesGlob(text: string, pattern: string): boolean {
  if (!/[*?[]/.test(pattern)) return text === pattern;
  const source = pattern.replace(/\[[^\]]*\]|[*?]|[.+^${}()|\\[\]]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.length > 1 ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`).test(text);
}
