import { usage } from "./entry.js";

/** What a comment on a change can lack. */
export const ciCommentErrors = {
  comment_no_results: usage<{ target: string }>(
    () => "There are no results to tell of: target/ holds none of a run.",
    ({ target }) => `Build the change first: npx model build --target ${target}`,
  ),
  comment_results_elsewhere: usage<{ last: string; target: string }>(
    ({ last, target }) => `The last run was one of the target "${last}", and the comment is on "${target}".`,
    ({ last, target }) => `Build it there first (npx model build --target ${target}), or name the other one: --target ${last}`,
  ),
} as const;
