import { isIPv6 } from "node:net";

/** Finds one kind of personal data in text and replaces it. */
export interface Detector {
  /** Global pattern of what may be it. */
  readonly pattern: RegExp;
  /** Whether a match is it; absent where the pattern alone decides. */
  readonly confirm?: (match: string) => boolean;
}

const gap = "(?:[ .()/+-]|%20|%2[8-9BbDdEeFf]){0,3}";
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

const digitsOf = (text: string) => text.replaceAll(/%[0-9a-f]{2}|\D/gi, "");

/** Luhn's check digit, which every payment card number has. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let position = 0; position < digits.length; position++) {
    const digit = Number(digits[digits.length - 1 - position]);
    const doubled = position % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isCard(match: string): boolean {
  const digits = digitsOf(match);
  return digits.length >= 13 && digits.length <= 19 && /^[2-6]/.test(digits) && hasCheckDigit(digits);
}

function isPhone(match: string): boolean {
  const { length } = digitsOf(match);
  return length >= 8 && length <= 15;
}

/**
 * The kinds of personal data that are looked for, in this order. They rather find too much than too little:
 * what is stored can be shown to anybody who may see the lake.
 */
export const detectors = {
  email: { pattern: /[^\s@"'<>=&?/:;,]{1,64}(?:@|%40)[\p{L}\p{N}.-]{1,255}/gu },
  card: { pattern: new RegExp(String.raw`(?<![\w-])\d(?:${gap}\d){12,18}(?![\w-])`, "g"), confirm: isCard },
  phone: {
    pattern: new RegExp(
      [
        String.raw`(?:\+|%2B|(?<![\w-])00)${gap}[1-9](?:${gap}\d){6,13}(?!\w)`,
        String.raw`(?<![\w.-])\(?0\d{2,4}\)?(?:[ /-]|%20|%2[FfDd]){1,2}\d{3,4}(?:[ -]|%20)?\d{3,5}(?![\w-])`,
        String.raw`(?<![\w.-])\(?\d{3}\)?(?:[ .-]|%20)\d{3}(?:[ .-]|%20)\d{4}(?![\w-])`,
      ].join("|"),
      "gi",
    ),
    confirm: isPhone,
  },
  ip: {
    pattern: new RegExp(
      String.raw`(?<![\w.])(?!\d+\.0\.0\.0(?!\d))${octet}(?:\.${octet}){3}(?![\w.]\w)|(?<![\w:.])[0-9a-f:]{3,39}(?![\w:])`,
      "gi",
    ),
    confirm: (match) => match.includes(".") || (/[0-9a-f]/i.test(match) && isIPv6(match)),
  },
} as const satisfies Readonly<Record<string, Detector>>;

export type DetectorName = keyof typeof detectors;

/** Parameters of a URL whose value is personal whatever it looks like. */
export const personalParameter =
  /([?&;#](?:e-?mail|mail|phone|tel|telephone|mobile|card|cc|card_?number|iban|ssn|pass(?:word|wd)?|pwd|(?:first|last|full|sur)_?name|address|street|dob|birth(?:day|date))=)([^&;#\s]+)/gi;
