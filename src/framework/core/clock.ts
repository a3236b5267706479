/** Where time comes from. Functions that need it take it last, with {@link systemClock} as the default. */
export interface Clock {
  /** The current moment. */
  readonly now: () => Date;
  /** Milliseconds on a clock that never goes backwards, for durations. */
  readonly monotonic: () => number;
}

export const systemClock: Clock = { now: () => new Date(), monotonic: () => performance.now() };
