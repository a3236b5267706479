import { failure } from "./entry.js";

/** What can go wrong while a run is told. */
export const observeErrors = {
  sink_failed: failure<{ reason: string }>(
    ({ reason }) => `A receiver of events failed and gets no more of them: ${reason}`,
    "The run itself is not affected.",
  ),
} as const;
