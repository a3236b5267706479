/** What sinks write to: the part of a stream they need. `process.stdout` is one. */
export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in cells. */
  readonly columns?: number | undefined;
  readonly on?: (event: "error", listener: (error: Error) => void) => unknown;
}

/** The environment variables that say what a terminal shows. */
export type Environment = Readonly<Record<string, string | undefined>>;

const watched = new WeakSet<Output>();
const broken = new WeakSet<Output>();

/** Writes until the stream breaks and is silent from then on: a reader who leaves (`model build | head`) must not break a run. */
export function writerTo(output: Output): (text: string) => void {
  if (!watched.has(output)) {
    watched.add(output);
    output.on?.("error", () => broken.add(output));
  }
  return (text) => {
    if (!broken.has(output)) output.write(text);
  };
}
