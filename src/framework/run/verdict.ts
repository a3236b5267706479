import type { TestNode } from "../artifacts/manifest.js";
import { parseThreshold } from "../core/threshold.js";

/** What a number of failing rows means for a test. `errorIf` counts only for the severity `error`, as in dbt. */
export function statusOf(test: Pick<TestNode, "severity" | "errorIf" | "warnIf">, failures: number): "pass" | "warn" | "fail" {
  if (test.severity === "error" && parseThreshold(test.errorIf)(failures)) return "fail";
  return parseThreshold(test.warnIf)(failures) ? "warn" : "pass";
}
