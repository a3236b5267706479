import { errorOf } from "../../core/errors/index.js";

const missingExtension = /(?:required extension '(\w+)'|requires the extension "?(\w+)|it exists in the (\w+) extension)/;
const conflict = /^TransactionContext Error: .*(?:write-write conflict|transaction conflict|conflict on)/i;

const diskFull = /No space left on device|File too large|failed to offload data block|Disk quota exceeded/i;

/** Tells what a rejected statement means. DuckDB's client rejects with plain errors; what is not one stays as it is. */
export function explainFailure(error: unknown, sql: string): unknown {
  if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) return error;
  const reason = error.message;
  if (reason.startsWith("INTERRUPT Error")) return errorOf("query_cancelled", { sql }, undefined, error);
  if (conflict.test(reason)) return errorOf("query_conflict", { reason, sql }, undefined, error);
  if (diskFull.test(reason)) return errorOf("disk_full", { reason: reason.split("\n")[0] ?? reason, sql }, undefined, error);
  const extension = missingExtension.exec(reason)?.slice(1).find(Boolean);
  if (extension !== undefined) return errorOf("extension_missing", { extension, reason }, undefined, error);
  return errorOf("query_failed", { reason, sql }, undefined, error);
}
