import { type ErrorCode, errorOf } from "../../core/errors/index.js";
import type { Reading } from "./reading.js";

function inexact(code: ErrorCode & ("value_out_of_range" | "timestamp_inexact"), { column, type }: Reading, value: string) {
  return errorOf(code, { column, type, value });
}

/** Integers of 64 bits and more. */
export function integerReader(reading: Reading): ((value: bigint) => unknown) | undefined {
  const { integers = "number" } = reading.options;
  if (integers === "bigint") return undefined;
  if (integers === "string") return String;
  return (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw inexact("value_out_of_range", reading, String(value));
    return number;
  };
}

/** The digits of a decimal text that carry its value: no sign, point, exponent, leading or trailing zeros. */
const significantDigits = (text: string) =>
  text
    .replace(/e.*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");

/** A scaled integer as decimal text, e.g. `-0.05` for -5 at scale 2. */
function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}

/** Decimals of up to 15 digits always survive the way to a double and back. */
const alwaysExact = 10n ** 15n;
/** The powers of ten that a double holds exactly end here. */
const largestExactScale = 22;

/**
 * Decimals. A number stands for a decimal exactly when it prints as the very digits of the decimal, trailing zeros
 * apart: `0.10` is `0.1`, and `12345678901234567.89` is an error.
 */
export function decimalReader(reading: Reading, scale: number): (value: { readonly value: bigint }) => unknown {
  if (reading.options.decimals === "string") return ({ value }) => decimalText(value, scale);
  const divisor = 10 ** scale;
  return ({ value }) => {
    if (scale <= largestExactScale && value < alwaysExact && value > -alwaysExact) return Number(value) / divisor;
    const text = decimalText(value, scale);
    const number = Number(text);
    if (significantDigits(String(number)) !== significantDigits(text)) throw inexact("value_out_of_range", reading, text);
    return number;
  };
}

const farthestDate = 8.64e15;

/** Timestamps of any unit: `perSecond` is the number of units in a second. */
export function timestampReader(reading: Reading, perSecond: bigint, text: (value: bigint) => string): (value: bigint) => unknown {
  if (reading.options.timestamps === "string") return text;
  const perMillisecond = Number(perSecond) / 1000;
  return (value) => {
    const units = Number(value);
    if (Number.isSafeInteger(units) && units % perMillisecond === 0 && perMillisecond > 1) return new Date(units / perMillisecond);
    const scaled = value * 1000n;
    const milliseconds = Number(scaled / perSecond);
    if (scaled % perSecond !== 0n || Math.abs(milliseconds) > farthestDate) throw inexact("timestamp_inexact", reading, text(value));
    return new Date(milliseconds);
  };
}
