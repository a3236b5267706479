// Loaded into a measured process before anything else: leaves what it has used in the file that USAGE_FILE names.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));
