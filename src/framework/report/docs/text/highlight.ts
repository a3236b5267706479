import { escapeHtml, type Html, html } from "./html.js";
import { type Language, type TokenKind, tokenize } from "./tokens.js";

const classes: Readonly<Record<TokenKind, string | undefined>> = {
  comment: "tok-c",
  string: "tok-s",
  number: "tok-n",
  keyword: "tok-k",
  function: "tok-f",
  identifier: undefined,
  space: undefined,
  other: undefined,
};

/** Code as HTML, with a class for each kind of token that is coloured. */
export function highlight(code: string, language: Language): Html {
  let out = "";
  let plain = "";
  for (const { kind, text } of tokenize(code, language)) {
    const name = classes[kind];
    if (name === undefined) {
      plain += text;
      continue;
    }
    out += `${escapeHtml(plain)}<span class="${name}">${escapeHtml(text)}</span>`;
    plain = "";
  }
  return html(out + escapeHtml(plain));
}
