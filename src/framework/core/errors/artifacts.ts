import { failure, usage } from "./entry.js";

/** What can go wrong with the files that tools exchange. */
export const artifactErrors = {
  artifact_unreadable: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `${path} cannot be read: ${reason}`,
    "It is written anew by the next `npx model build`; until then, delete it.",
  ),
  artifact_unwritable: failure<{ dir: string; reason: string }>(
    ({ dir, reason }) => `The artifacts cannot be written to ${dir}: ${reason}`,
    "Make room, or give this user the right to write there; the old files are still whole.",
  ),
} as const;
