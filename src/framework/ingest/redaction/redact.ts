import { type Detector, type DetectorName, detectors, personalParameter } from "./detectors.js";

/** What was replaced, and how often; by detector, and `parameter` for a URL parameter that is personal by its name. */
export type RedactionCounts = Partial<Record<DetectorName | "parameter", number>>;

const [ZERO, NINE, AT, PERCENT, COLON, EQUALS] = [48, 57, 64, 37, 58, 61] as const;
const isSeparator = (code: number) => code === 32 || (code >= 40 && code <= 47) || code === COLON;

/** Whether text can hold anything that a detector would find. One pass over the characters, so that clean text costs next to nothing. */
function isSuspicious(text: string): boolean {
  let digits = 0;
  let dots = 0;
  let colons = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= NINE) {
      digits++;
      if (digits >= 7 || (dots >= 3 && digits >= 4)) return true;
    } else if (code === AT || code === EQUALS) return true;
    else if (code === PERCENT) {
      if (text.charCodeAt(index + 1) === 52 && text.charCodeAt(index + 2) === ZERO) return true;
      index += 2;
    } else if (isSeparator(code)) {
      if (code === 46) dots++;
      if (code === COLON && ++colons >= 2) return true;
    } else {
      digits = 0;
      dots = 0;
    }
  }
  return false;
}

/**
 * Replaces personal data (e-mail addresses, phone numbers, card numbers, IP addresses, URL parameters that are personal by name) by a word
 * that tells what was there, e.g. `REDACTED_EMAIL`. The replacement is safe in URLs.
 *
 * @param counts is added to, where given.
 */
export function redactText(text: string, counts: RedactionCounts = {}): string {
  if (!isSuspicious(text)) return text;
  let clean = text;
  for (const name of Object.keys(detectors) as DetectorName[]) {
    const { pattern, confirm }: Detector = detectors[name];
    clean = clean.replace(pattern, (match) => {
      if (confirm !== undefined && !confirm(match)) return match;
      counts[name] = (counts[name] ?? 0) + 1;
      return `REDACTED_${name.toUpperCase()}`;
    });
  }
  return clean.replace(personalParameter, (match, start: string, value: string) => {
    if (value.startsWith("REDACTED_")) return match;
    counts.parameter = (counts.parameter ?? 0) + 1;
    return `${start}REDACTED`;
  });
}

/** {@link redactText} on every string, key and long number in a JSON value. */
export function redactValue(value: unknown, counts: RedactionCounts = {}): unknown {
  if (typeof value === "string") return redactText(value, counts);
  if (typeof value === "number" && Math.abs(value) >= 1e7) {
    const text = redactText(String(value), counts);
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map((item) => redactValue(item, counts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key, counts), redactValue(item, counts)]));
}
