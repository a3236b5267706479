import type { Output } from "../../../src/framework/observe/output.js";

/** An output that keeps what is written. */
export function recorder(parts: Partial<Output> = {}): Output & { readonly text: () => string } {
  let text = "";
  return {
    ...parts,
    write: (more) => {
      text += more;
    },
    text: () => text,
  };
}

/** A control sequence and the text after it. */
interface Piece {
  readonly command: string;
  readonly count: number;
  readonly after: string;
}

/** Takes a text apart at its control sequences: `m` colours, `A` moves up, `J` erases. */
export function pieces(text: string): Piece[] {
  const [start = "", ...rest] = text.split("\u001b[");
  const parsed = rest.map((piece) => {
    const [sequence = "", count = "", command = "?"] = /^(\d*)([A-Za-z])/.exec(piece) ?? [];
    return { command, count: Number(count), after: piece.slice(sequence.length) };
  });
  return [{ command: "", count: 0, after: start }, ...parsed];
}

/** An output that does what a terminal does with new lines, colours, and the cursor's way up; anything else is an error. */
export function terminal(columns = 80): Output & { readonly screen: () => string } {
  const lines = [""];
  const type = (text: string): void => {
    const [first = "", ...more] = text.split("\n");
    lines[lines.length - 1] += first;
    lines.push(...more);
  };
  const obey = ({ command, count }: Piece): void => {
    if (command === "A") lines.splice(lines.length - 1 - count, count + 1, "");
    else if (command !== "J" && command !== "m" && command !== "") throw new Error(`an unknown control sequence: ${command}`);
  };
  return {
    isTTY: true,
    columns,
    write: (text) => {
      for (const piece of pieces(text)) {
        obey(piece);
        type(piece.after);
      }
    },
    screen: () => lines.join("\n"),
  };
}
