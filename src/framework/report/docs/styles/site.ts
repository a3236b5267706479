import { baseStyles } from "./base.js";
import { codeStyles } from "./code.js";
import { frameStyles } from "./frame.js";
import { graphStyles } from "./graph.js";
import { partStyles } from "./parts.js";

export const styles = [baseStyles, frameStyles, partStyles, codeStyles, graphStyles].join("\n");
