// Loaded into a measured process before anything else: leaves its peak memory, in KiB, in the file that PEAK_MEMORY_FILE names.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
