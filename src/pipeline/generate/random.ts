/** A seeded stream of random draws. The same keys give the same stream on every machine. */
export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** An integer in [from, to], both ends included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** An index drawn in proportion to its weight. */
  readonly weighted: (weights: readonly number[]) => number;
  /** A random (version 4) UUID. */
  readonly uuid: () => string;
}

/** Mixes 32 bits so that neighbouring inputs give unrelated outputs (murmur3's finaliser). */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A 32-bit hash of integer keys, e.g. seed, visitor, day: a draw that needs no state. */
export function hashOf(...keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) hash = mix(Math.imul(hash, 31) ^ mix(key + 0x7f4a7c15));
  return hash;
}

/** A number in [0, 1) that depends on nothing but its keys. */
export const drawOf = (...keys: readonly number[]): number => hashOf(...keys) / 0x1_0000_0000;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const bytesAsHex = (bits: number) =>
  `${hex[bits >>> 24] ?? ""}${hex[(bits >>> 16) & 255] ?? ""}${hex[(bits >>> 8) & 255] ?? ""}${hex[bits & 255] ?? ""}`;

/** A stream keyed by integers (small fast counter generator, 128 bits of state). */
export function randomOf(...keys: readonly number[]): Random {
  let a = hashOf(1, ...keys) | 0;
  let b = hashOf(2, ...keys) | 0;
  let c = hashOf(3, ...keys) | 0;
  let counter = 1;

  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const next = () => bits() / 0x1_0000_0000;

  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    uuid: () => {
      const [p, q, r, s] = [bytesAsHex(bits()), bytesAsHex(bits()), bytesAsHex(bits()), bytesAsHex(bits())];
      const variant = "89ab"[bits() & 3] ?? "8";
      return `${p}-${q.slice(0, 4)}-4${q.slice(5)}-${variant}${r.slice(1, 4)}-${r.slice(4)}${s}`;
    },
  };
}

/** The purposes that streams are drawn for: each has a key of its own, so that one does not disturb another. */
export const purpose = { user: 11, visit: 12, session: 13, product: 14, anonymous: 15, dirt: 16, bot: 17, refund: 18 } as const;
