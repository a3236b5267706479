import { type Token, tokenize } from "./tokens.js";

/** A token, or a pair of parentheses with what stands between them. */
interface Atom {
  readonly text: string;
  /** Lower-case text of a word, empty for anything else. */
  readonly word: string;
  /** White space stood before it. */
  readonly spaced: boolean;
  readonly items: readonly Atom[] | undefined;
  /** Length when written on one line; infinite where a line break in it forbids that. */
  readonly width: number;
}

/** Part of a query that starts on a line of its own: `group by`, say, and what follows it. */
interface Clause {
  readonly keyword: string;
  readonly head: readonly Atom[];
  readonly body: readonly Atom[];
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const maxWidth = 88;
const step = 2;
const queryStarts = words("select with values from");
const clauseStarts = words("select from where group having qualify window order limit offset union intersect except values join");
const clauseTails = words("by all distinct join name");
const joinModifiers = words("left right full inner outer cross natural asof semi anti positional lateral");
const listClauses = words("select group order values window");
const conjunctions = words("and or");
const joinBreaks = words("on and or");
const pad = (indent: number): string => " ".repeat(indent);

/**
 * Lays a query out over several lines, as a person would: clauses, joins and conditions on lines of their own, and whatever fits on one
 * line left there. Only white space changes. SQL with comments was written by a person, and stays as it is.
 */
export function formatSql(sql: string): string {
  const tokens = tokenize(sql.trim(), "sql");
  if (tokens.some(({ kind }) => kind === "comment")) return sql;
  return writeQuery(parse(tokens, { at: 0 }, 0), 0);
}

function parse(tokens: readonly Token[], cursor: { at: number }, depth: number): Atom[] {
  const atoms: Atom[] = [];
  let spaced = false;
  for (let token = tokens[cursor.at]; token !== undefined; token = tokens[cursor.at]) {
    const { kind, text } = token;
    if (text === ")" && depth > 0) break;
    cursor.at += 1;
    if (kind === "space") {
      spaced = true;
      continue;
    }
    if (text === "(") {
      const items = parse(tokens, cursor, depth + 1);
      const closed = tokens[cursor.at]?.text === ")";
      if (closed) cursor.at += 1;
      atoms.push({ text: closed ? ")" : "", word: "", spaced, items, width: flatWidth(items) + 2 });
    } else {
      const isWord = kind === "keyword" || kind === "function" || kind === "other";
      const width = text.includes("\n") ? Number.POSITIVE_INFINITY : text.length;
      atoms.push({ text, word: isWord ? text.toLowerCase() : "", spaced, items: undefined, width });
    }
    spaced = false;
  }
  return atoms;
}

function flatWidth(atoms: readonly Atom[]): number {
  let width = 0;
  for (const [index, atom] of atoms.entries()) width += atom.width + (index > 0 && atom.spaced ? 1 : 0);
  return width;
}

function flat(atoms: readonly Atom[]): string {
  return atoms.map((atom, index) => (index > 0 && atom.spaced ? " " : "") + flatAtom(atom)).join("");
}

const flatAtom = ({ text, items }: Atom): string => (items === undefined ? text : `(${flat(items)}${text}`);

function writeQuery(atoms: readonly Atom[], indent: number): string {
  return clausesOf(atoms)
    .map((clause) => writeClause(clause, indent))
    .join(`\n${pad(indent)}`);
}

function clausesOf(atoms: readonly Atom[]): Clause[] {
  const starts: number[] = [0];
  for (let at = 1; at < atoms.length; at++) {
    if (startsClause(atoms, at)) starts.push(at);
  }
  return starts.map((start, index) => {
    const clause = atoms.slice(start, starts[index + 1]);
    const keyword = clause.find(({ word }) => word !== "" && !joinModifiers.has(word))?.word ?? "";
    let end = clause.findIndex(({ word }) => word === keyword) + 1;
    while (clauseTails.has(clause[end]?.word ?? "")) end += 1;
    return { keyword, head: clause.slice(0, end), body: clause.slice(end) };
  });
}

function startsClause(atoms: readonly Atom[], at: number): boolean {
  const word = atoms[at]?.word ?? "";
  const before = atoms[at - 1];
  if (joinModifiers.has(word)) return !joinModifiers.has(before?.word ?? "") && leadsToJoin(atoms, at);
  if (!clauseStarts.has(word) || before?.text === ".") return false;
  if (word === "join") return !joinModifiers.has(before?.word ?? "");
  if (word === "from") return before?.word !== "distinct";
  if (word === "group" || word === "order") return atoms[at + 1]?.word === "by";
  return true;
}

function leadsToJoin(atoms: readonly Atom[], from: number): boolean {
  let at = from;
  while (joinModifiers.has(atoms[at]?.word ?? "")) at += 1;
  return atoms[at]?.word === "join";
}

function writeClause({ keyword, head, body }: Clause, indent: number): string {
  const all = [...head, ...body];
  if (body.length === 0 || indent + flatWidth(all) <= maxWidth) return flat(all);
  const start = flat(head);
  const items = keyword === "with" || listClauses.has(keyword) ? splitAtCommas(body) : [body];
  if (keyword === "with") return `${start} ${items.map((item) => writeExpression(item, indent, indent)).join(`,\n${pad(indent)}`)}`;
  if (items.length > 1) {
    const inner = indent + step;
    return `${start}\n${items.map((item) => pad(inner) + writeExpression(item, inner, inner)).join(",\n")}`;
  }
  const breaks = keyword === "join" ? joinBreaks : conjunctions;
  return `${start}${start === "" ? "" : " "}${writeExpression(body, indent, indent + start.length + 1, breaks)}`;
}

function splitAtCommas(atoms: readonly Atom[]): Atom[][] {
  const items: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom.text === ",") items.push([]);
    else items.at(-1)?.push(atom);
  }
  return items;
}

/** Splits before each `and` and `or`, but not before the `and` of a `between` or inside a `case`. */
function splitAtWords(atoms: readonly Atom[], breaks: ReadonlySet<string>): Atom[][] {
  const parts: Atom[][] = [[]];
  let between = false;
  let cases = 0;
  for (const atom of atoms) {
    if (atom.word === "case") cases += 1;
    if (atom.word === "end") cases -= 1;
    if (atom.word === "between") between = true;
    const belongsToBetween = atom.word === "and" && between;
    if (belongsToBetween) between = false;
    if (cases === 0 && !belongsToBetween && breaks.has(atom.word) && parts.at(-1)?.length !== 0) parts.push([]);
    parts.at(-1)?.push(atom);
  }
  return parts;
}

/** Writes an expression whose first line stands at `column` of a line indented by `indent`; its conditions hang by `hang` more. */
function writeExpression(atoms: readonly Atom[], indent: number, column: number, breaks = conjunctions, hang = step): string {
  if (column + flatWidth(atoms) <= maxWidth) return flat(atoms);
  const [first = [], ...rest] = splitAtWords(atoms, breaks);
  const inner = indent + hang;
  return [writeAtoms(first, indent, column), ...rest.map((part) => writeExpression(part, inner, inner, breaks, 0))].join(`\n${pad(inner)}`);
}

function writeAtoms(atoms: readonly Atom[], indent: number, column: number): string {
  let out = "";
  let cases = 0;
  for (const [index, atom] of atoms.entries()) {
    if (atom.word === "case") cases += 1;
    const depth = caseDepth(atom.word, cases);
    if (atom.word === "end" && cases > 0) cases -= 1;
    if (depth !== undefined) out += `\n${pad(indent + depth * step)}`;
    else if (index > 0 && atom.spaced) out += " ";
    const lineStart = out.lastIndexOf("\n");
    const used = lineStart === -1 ? column + out.length : out.length - lineStart - 1;
    out +=
      atom.items === undefined || used + atom.width <= maxWidth ? flatAtom(atom) : writeGroup(atom.items, atom.text, indent + cases * step);
  }
  return out;
}

/** How deep a part of a `case` is indented; `undefined` for what stays on its line. */
function caseDepth(word: string, cases: number): number | undefined {
  if (cases === 0) return undefined;
  if (word === "when" || word === "else") return cases;
  return word === "end" ? cases - 1 : undefined;
}

function writeGroup(items: readonly Atom[], close: string, indent: number): string {
  if (items.length === 0) return `(${close}`;
  const inner = indent + step;
  const content = queryStarts.has(items[0]?.word ?? "")
    ? writeQuery(items, inner)
    : splitAtCommas(items)
        .map((item) => writeExpression(item, inner, inner, conjunctions, 0))
        .join(`,\n${pad(inner)}`);
  return `(\n${pad(inner)}${content}\n${pad(indent)}${close}`;
}
