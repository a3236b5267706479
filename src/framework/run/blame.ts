import type { ScanFailure } from "../adapters/adapter.js";
import type { SourceNode } from "../artifacts/manifest.js";
import { inputIds, isBuildable } from "../artifacts/nodes.js";
import { type Problem, problem } from "../core/errors/index.js";
import { labelOf, type RunContext } from "./context.js";
import { relativeTo, sourcesOf, whereOf } from "./source-problems.js";

type BlameContext = Pick<RunContext, "sources" | "elsewhere">;

/** The problem of a node or test that failed, told as that of what it reads where this is broken, or not built. */
export function blame(found: Problem, id: string, context: BlameContext): Problem {
  if (found.code !== "query_failed" && found.code !== "batch_failed") return found;
  const { facts } = found as Problem<"query_failed" | "batch_failed">;
  const failure = context.sources.dialect.explainScan(facts.reason);
  const cause =
    failure?.kind === "missing"
      ? unbuiltInput(failure, id, context)
      : failure?.kind === "unreadable"
        ? corruptSource(failure, id, "kept" in facts ? facts.kept : 0, context)
        : undefined;
  return cause ?? found;
}

function unbuiltInput({ table }: ScanFailure, id: string, { sources: { manifest }, elsewhere }: BlameContext): Problem | undefined {
  for (const input of inputIds(manifest, id)) {
    const node = manifest.nodes[input];
    if (!isBuildable(node) || node.relation.name !== table || elsewhere.has(input)) continue;
    const { kind, name, relation } = node;
    return problem("relation_not_built", { kind, name, relation: labelOf(relation), target: manifest.target.name });
  }
  return undefined;
}

function corruptSource({ file, line, reason }: ScanFailure, id: string, kept: number, { sources: context }: BlameContext) {
  const named = file && relativeTo(context.projectDir, file);
  const sources = sourcesOf(context, [id], "everything").filter(({ origin }) => origin.kind === "files");
  const source = named === undefined && sources.length === 1 ? sources[0] : sources.find((each) => hasFile(each, named));
  if (source === undefined) return undefined;
  const path = named ?? whereOf(source);
  const facts = { source: source.name, path, line, reason: relativeTo(context.projectDir, reason), kept };
  return problem("source_corrupt", facts, { file: path, line });
}

const hasFile = ({ origin }: SourceNode, file: string | undefined): boolean =>
  origin.kind === "files" && origin.paths.some((pattern) => file?.startsWith(pattern.replace(/^\.\//, "").replace(/[*?[].*$/, "")));
