import { Marked, type Tokens } from "marked";
import { escapeHtml, type Html, html } from "./html.js";

/** What Markdown is written for: where its links lead and how deep its headings stand. */
export interface MarkdownContext {
  /** The page a piece of inline code leads to, where it is the name of a node. */
  readonly linkOf: (name: string) => string | undefined;
  /** Added to the level of each heading, so that a page keeps a single first-level heading. */
  readonly headingShift: number;
}

const allowedLink = /^(?:https?:|mailto:|[^:]*$)/i;
const plainText = /^[^\n\\`*_[\]<>&~#|!"'{}@]*$/;
const looksLikeBlock = /^\s*(?:[-+]|\d+[.)])\s/;
const looksLikeUrl = /:\/\/|www\./;

/**
 * Markdown as HTML that is safe in any page: HTML in it is shown as text, links are web, mail or relative ones,
 * and images are shown as links, for a page loads nothing from elsewhere.
 */
export function markdown(text: string, context: MarkdownContext): Html {
  if (text.trim() === "") return html("");
  if (isPlain(text)) return html(`<p>${text}</p>`);
  return html(parserOf(context).parse(text, { async: false }).trimEnd());
}

/** Markdown without paragraphs and other blocks, for table cells. */
export function inlineMarkdown(text: string, context: MarkdownContext): Html {
  return isPlain(text) ? html(text) : html(parserOf(context).parseInline(text, { async: false }));
}

/** Markdown as plain text on one line, for search and previews. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, "$1")
    .replace(/[`*]|^[#>\-+\s]+/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Most descriptions hold nothing to parse or escape, and parsing is what takes time on a large project. */
const isPlain = (text: string): boolean => plainText.test(text) && !looksLikeBlock.test(text) && !looksLikeUrl.test(text);

const parsers = new WeakMap<MarkdownContext, Marked>();

function parserOf(context: MarkdownContext): Marked {
  const known = parsers.get(context);
  if (known !== undefined) return known;
  const parser = new Marked({
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      image: ({ href, text }: Tokens.Image) => linkTo(href, escapeHtml(text === "" ? href : text)),
      codespan: ({ text }: Tokens.Codespan) => codeSpan(text, context),
      link({ href, tokens }: Tokens.Link) {
        return linkTo(href, this.parser.parseInline(tokens));
      },
      heading({ tokens, depth, text }: Tokens.Heading) {
        const level = Math.min(6, depth + context.headingShift);
        return `<h${level} id="${escapeHtml(headingId(text))}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
    },
  });
  parsers.set(context, parser);
  return parser;
}

function codeSpan(text: string, { linkOf }: MarkdownContext): string {
  const href = linkOf(text);
  const code = `<code>${escapeHtml(text)}</code>`;
  return href === undefined ? code : `<a href="${escapeHtml(href)}">${code}</a>`;
}

function linkTo(href: string, content: string): string {
  const target = href.trim();
  if (!allowedLink.test(target)) return content;
  const external = /^https?:/i.test(target);
  const page = external ? target : target.replace(/\.md(?=$|#)/, ".html");
  return `<a href="${escapeHtml(page)}"${external ? ' rel="noopener noreferrer"' : ""}>${content}</a>`;
}

/** The anchor of a heading, as Git hosts write it. */
export const headingId = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
