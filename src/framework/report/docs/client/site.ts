import { codeScript } from "./code.js";
import { highlightScript } from "./highlight.js";
import { navigationScript } from "./navigation.js";
import { searchScript } from "./search.js";

/** The script of every page. Everything it adds is an ease: without it each page still shows all it has to say. */
export const siteScript = [navigationScript, searchScript, codeScript, highlightScript].join("\n");
