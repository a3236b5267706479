const microsPerDay = 86_400_000_000n;
const daysPerEra = 146_097;
const infinity = 2n ** 63n - 1n;

const pad = (value: number | bigint, length: number) => String(value).padStart(length, "0");

/** A date as DuckDB writes it, e.g. `2024-02-29`, `12345-01-01`, `0044-03-15 (BC)`, `infinity`. */
export function dateText(days: number): string {
  if (days === 2 ** 31 - 1) return "infinity";
  if (days === 1 - 2 ** 31) return "-infinity";
  // The calendar repeats every 400 years, and within 400 years of 1970 a Date knows it.
  const eras = Math.floor(days / daysPerEra);
  const date = new Date((days - eras * daysPerEra) * 86_400_000);
  const year = date.getUTCFullYear() + eras * 400;
  const text = `${pad(year > 0 ? year : 1 - year, 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
  return year > 0 ? text : `${text} (BC)`;
}

function fraction(value: bigint, digits: number): string {
  const text = pad(value, digits).replace(/0+$/, "");
  return text === "" ? "" : `.${text}`;
}

/** A time of day as DuckDB writes it; `perSecond` is the number of its units in a second. */
export function timeText(value: bigint, perSecond = 1_000_000n): string {
  const seconds = value / perSecond;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => pad(part, 2)).join(":");
  return clock + fraction(value % perSecond, String(perSecond).length - 1);
}

/** A moment as DuckDB writes it in UTC, e.g. `2024-02-29 12:00:00.5`; `perSecond` is the number of its units in a second. */
export function timestampText(value: bigint, perSecond = 1_000_000n): string {
  if (value === infinity) return "infinity";
  if (value === -infinity) return "-infinity";
  const perDay = (perSecond * microsPerDay) / 1_000_000n;
  const timeOfDay = ((value % perDay) + perDay) % perDay;
  const days = Number((value - timeOfDay) / perDay);
  return `${dateText(days)} ${timeText(timeOfDay, perSecond)}`;
}
