// Writes what the process has used when it ends, to the file that USAGE_FILE names. CommonJS: loading an ES module takes time
// of its own, and fixes the size of Node's thread pool before the command has set it.
const { writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));
