import { createHash } from "node:crypto";

/** A short, stable content hash (128 bits of SHA-256, as hex). */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part).update("\0");
  return digest.digest("hex").slice(0, 32);
}
