const integer = new Intl.NumberFormat("en-GB");
const oneDecimal = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export const count = (value: number): string => integer.format(value);

/** `1 model`, `1,204 models`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${oneDecimal.format(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `23 Nov 2025, 09:34 UTC`; anything that is no moment is shown as it is. */
export function moment(iso: string): string {
  const parts = /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(new Date(iso).toUTCString());
  return parts === null ? iso : `${Number(parts[1])} ${parts[2]} ${parts[3]}, ${parts[4]} UTC`;
}
