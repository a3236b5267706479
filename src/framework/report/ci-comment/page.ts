import type { Change } from "../../artifacts/ci-comment.js";
import { clip, plain } from "../markdown.js";
import { dataSection } from "./data.js";
import { fitPage, type Part } from "./fit.js";
import { planSection } from "./plan.js";
import type { Section } from "./section.js";
import { testSection } from "./tests.js";

/** What GitHub takes as a comment, in characters. */
export const commentLimit = 65_536;

/** The sections of the page, in the order in which they are read. */
const sections: readonly ((change: Change) => Section)[] = [planSection, testSection, dataSection];

/** What a change does, as a comment on GitHub. Its first line does not show: by it the comment is found again. */
export function ciCommentMarkdown(change: Change, limit = commentLimit): string {
  const made = sections.map((section) => section(change));
  const parts: Part[] = [
    `<!-- modelwright ci-comment ${clip(change.project.replace(/[^\w]+/g, "_"), 60)} -->`,
    `## ${plain(clip(change.project, 60))}: what this change does`,
    `**${made.map(({ verdict }) => verdict).join(" · ")}**`,
    ...made.flatMap(({ title, text, parts: own }) => [`### ${title}`, text, ...own]),
  ];
  return fitPage(parts, limit);
}
