import type { Diff } from "../artifacts/diff.js";

/** A comparison as a page of Markdown. */
export const diffMarkdown = async (diff: Diff): Promise<string> => (await import("../report/diff/markdown.js")).diffMarkdown(diff);

/** A comparison as one file of HTML that needs nothing else. */
export const diffHtml = async (diff: Diff): Promise<string> => (await import("../report/diff/page.js")).diffPage(diff);
