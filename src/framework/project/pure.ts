import type { Metafile } from "esbuild";

/** What modules can only reach through a name of this object is marked in the bundle by it. */
const marker = "modelwrightWorld";

/** Names by which JavaScript reaches what is no part of a project's files: the time, chance, the process, the network, code made of text. */
const worldly = [
  ...["Date", "Math.random", "Math", "process", "globalThis", "global", "performance", "crypto", "console", "fetch", "navigator"],
  ...["Intl", "WebSocket", "XMLHttpRequest", "WebAssembly", "Function", "eval", "require"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"],
];

/** esbuild knows which names are a module's own: only what means the world outside is marked. */
export const markWorld = {
  banner: { js: `const ${marker} = globalThis;` },
  define: Object.fromEntries(worldly.map((name) => [name, `${marker}.${name}`])),
} as const;

const marked = new RegExp(`\\b${marker}\\.(?!Math\\.(?!random\\b)\\w)`);
const readsNothing = /^(modelwright|zod|kysely)(\/|$)/;

/**
 * Whether what the modules of a bundle declare can depend on nothing but their text and on what `env()` reads: they mention nothing of
 * the world outside, and import only packages that are known to read none of it. In doubt they can.
 */
export function isPure(text: string, { inputs }: Metafile): boolean {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  if (imports.some(({ path, external }) => external === true && !readsNothing.test(path))) return false;
  return !marked.test(text) && !/\bimport\s*\(/.test(text);
}
