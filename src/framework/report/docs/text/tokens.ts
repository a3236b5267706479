/** What a piece of code is, as far as a reader's eye is concerned. */
export type TokenKind = "comment" | "string" | "identifier" | "number" | "keyword" | "function" | "space" | "other";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** The lexical form of a language: its tokens by regular expression. */
interface Lexicon {
  /** Sticky, with one group for each of comment, string, quoted identifier, number, word and space, in this order; it matches any character. */
  readonly pattern: RegExp;
  readonly isKeyword: (word: string) => boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const sqlKeywords = words(`
  all and anti any array as asc asof at between both by case cast collate cross cube current delete desc distinct else end escape except exclude
  exists false fetch filter following for from full glob group grouping having ignore ilike in inner insert intersect interval into is join
  lateral left like limit macro map materialized natural not null nulls offset on or order outer over partition pivot positional preceding
  qualify range recursive replace respect right rollup rows sample select semi set sets similar some struct table then ties to true try_cast
  unbounded union unnest unpivot update using values view when where window with within`);

const typescriptKeywords = words(`
  abstract as asserts async await boolean break case catch class const continue declare default delete do else enum export extends false finally
  for from function if implements import in infer instanceof interface is keyof let namespace never new null number of private protected
  public readonly return satisfies static string super switch this throw true try type typeof undefined unknown using var void while yield`);

const lexicons = {
  sql: {
    pattern:
      /(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\3\$)|("(?:[^"]|"")*")|(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)|(\s+)|[\s\S]/uy,
    isKeyword: (word) => sqlKeywords.has(word.toLowerCase()),
  },
  typescript: {
    pattern:
      /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(`)(?:\\[\s\S]|[^`\\])*`)|((?!))|(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?n?)|([\p{L}_$][\p{L}\p{N}_$]*)|(\s+)|[\s\S]/uy,
    isKeyword: (word) => typescriptKeywords.has(word),
  },
} as const satisfies Record<string, Lexicon>;

/** A language that code is shown in. */
export type Language = keyof typeof lexicons;

/** Splits code into tokens; their texts put together are the code. */
export function tokenize(code: string, language: Language): Token[] {
  const { pattern, isKeyword } = lexicons[language];
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(code); match !== null; match = pattern.exec(code)) {
    const [text, comment, string, , identifier, number, word, space] = match;
    const kind: TokenKind =
      space !== undefined
        ? "space"
        : word !== undefined
          ? isKeyword(word)
            ? "keyword"
            : code[pattern.lastIndex] === "("
              ? "function"
              : "other"
          : string !== undefined
            ? "string"
            : identifier !== undefined
              ? "identifier"
              : number !== undefined
                ? "number"
                : comment !== undefined
                  ? "comment"
                  : "other";
    tokens.push({ kind, text });
  }
  return tokens;
}
