import { failure, usage } from "./entry.js";

/** What can go wrong with the files that tools exchange. */
export const artifactErrors = {
  artifact_unreadable: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `${path} cannot be read: ${reason}`,
    "It is written anew by the next `npx model build`; until then, delete it.",
  ),
  state_needed: usage<{ what: string }>(
    ({ what }) => `${what} needs an earlier state of the project to compare with.`,
    "Name the folder of its artifacts: --state DIR. It is a copy of target/ after a build, e.g. of production.",
  ),
  state_missing: usage<{ dir: string; file: string }>(
    ({ dir, file }) => `The folder ${dir} has no ${file}.`,
    "`npx model build` writes it to target/; copy that folder and name the copy with --state.",
  ),
  sources_missing: usage<{ dir: string }>(
    ({ dir }) => `The folder ${dir} has no sources.json.`,
    "`npx model source freshness` writes it to target/; source_status: selects by it.",
  ),
  state_unreadable: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `${path} cannot be read as an earlier state: ${reason}`,
    "Build that state again and copy its target/ whole: the file is not as it was written.",
  ),
  state_format: usage<{ path: string; found: string; expected: string }>(
    ({ path, found, expected }) => `${path} is of another version: ${found}, and not ${expected}.`,
    "Build that state again with this version of Modelwright.",
  ),
  state_project: usage<{ path: string; found: string; project: string }>(
    ({ path, found, project }) => `${path} is of the project "${found}", and not of "${project}".`,
    "Name a state of this project with --state.",
  ),
  artifact_unwritable: failure<{ dir: string; reason: string }>(
    ({ dir, reason }) => `The artifacts cannot be written to ${dir}: ${reason}`,
    "Make room, or give this user the right to write there; the old files are still whole.",
  ),
} as const;
