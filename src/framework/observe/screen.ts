/** Where lines are printed, perhaps above a status area. */
export interface Screen {
  readonly print: (text: string) => void;
  /** Keeps the status area up to date, until {@link Screen.close}. */
  readonly open: () => void;
  /** Takes the status area away; what was printed stays. */
  readonly close: () => void;
}

/** Calls back again and again until the function it gives is called. */
export type Repeat = (callback: () => void) => () => void;

const redrawMs = 80;

/** Repeats by a timer that does not keep the process alive. */
export const repeatByTimer: Repeat = (callback) => {
  const timer = setInterval(callback, redrawMs).unref();
  return () => clearInterval(timer);
};

/** Prints each line at once, and no status. */
export const plainScreen = (write: (text: string) => void): Screen => ({
  print: (text) => write(`${text}\n`),
  open: () => undefined,
  close: () => undefined,
});

const eraseLinesAbove = (count: number): string => (count === 0 ? "" : `\u001b[${count}A\u001b[0J`);

/** Prints above a status area, both drawn in one write at intervals: thousands of finished nodes do not make it flicker. */
export function liveScreen(write: (text: string) => void, status: () => readonly string[], repeat: Repeat): Screen {
  let pending = "";
  let drawn = 0;
  let stop: (() => void) | undefined;

  const draw = (area: readonly string[]) => {
    const text = eraseLinesAbove(drawn) + pending + area.map((line) => `${line}\n`).join("");
    pending = "";
    drawn = area.length;
    if (text !== "") write(text);
  };

  return {
    print: (text) => {
      pending += `${text}\n`;
      if (stop === undefined) draw([]);
    },
    open: () => {
      stop ??= repeat(() => draw(status()));
    },
    close: () => {
      stop?.();
      stop = undefined;
      draw([]);
    },
  };
}
