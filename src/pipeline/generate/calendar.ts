export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-03-01` → the number of that day since 1970. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

/** The number of a day since 1970 → `2026-03-01`. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Monday = 0 … Sunday = 6. */
export const weekdayOf = (day: number): number => (day + 3) % 7;

const byWeekday = [1.0, 0.97, 0.98, 1.0, 0.94, 1.12, 1.24];
const byMonth = [0.92, 0.88, 0.95, 0.97, 0.99, 0.94, 0.9, 0.93, 1.0, 1.04, 1.32, 1.28];

/** How busy a day is against an ordinary one: weekends, the run-up to Christmas, a payday bump at the end of the month. */
export function seasonality(day: number): number {
  const date = new Date(day * DAY);
  const payday = date.getUTCDate() >= 25 && date.getUTCDate() <= 28 ? 1.08 : 1;
  return (byWeekday[weekdayOf(day)] ?? 1) * (byMonth[date.getUTCMonth()] ?? 1) * payday;
}

const byHour = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 13, 12, 10, 10, 11, 13, 16, 20, 22, 20, 13, 6];

/** A moment within the day, in milliseconds from its start: few visits at night, most in the evening. */
export function timeOfDay(draw: number, spread: number): number {
  let left = draw * byHour.reduce((sum, weight) => sum + weight, 0);
  for (const [hour, weight] of byHour.entries()) {
    left -= weight;
    if (left < 0) return hour * HOUR + Math.floor(spread * HOUR);
  }
  return DAY - 1;
}
