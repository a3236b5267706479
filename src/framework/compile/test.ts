import { fillTemplate, type SqlTemplate, type TestNode } from "../artifacts/manifest.js";
import { type CheckSql, checkSql } from "../checks/index.js";
import { type Problem, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import type { DataTest } from "../define/data-tests.js";
import type { Relation } from "../define/relation.js";
import { describe } from "../graph/tests.js";
import type { BoundSql } from "./bind.js";
import { placeIn, placeOfComplaint } from "./place.js";
import { complaintOf, fromClauses, writeQuery } from "./query.js";
import { type Compiled, type CompileScope, type NodeOf, readablesOf } from "./scope.js";

/** Stands for the relation under test while SQL is written; the template is what stands around it. */
const marker = "\uE000relation\uE000";

/** Compiles a test: the query of its failing rows, with the relation that is built last left open. */
export async function compileTest(scope: CompileScope, graphNode: NodeOf<"test">): Promise<Compiled> {
  const { id, name, file, tags, definition } = graphNode;
  const { attachedTo, test, options } = definition;
  const owner = attachedTo?.name ?? name;
  const anchor = anchorOf(scope, id);
  if (anchor === undefined) return { problems: [] };

  const written =
    test.kind === "singular_test"
      ? writeSingular(scope, test, file, anchor.relation)
      : writeGeneric(scope, test, attachedTo, anchor.relation);
  if ("problem" in written) return { problems: written.problem };
  const problems = test.kind === "singular_test" || attachedTo === undefined ? [] : checkColumns(scope, graphNode, test, attachedTo);
  if (problems.length === 0) problems.push(...(await bindTest(scope, graphNode, written, owner)));

  const node: TestNode = {
    kind: "test",
    id,
    name,
    description: options.description ?? "",
    location: placeIn(scope.project, file, owner)(...placeOf(test)),
    tags,
    meta: {},
    testKind: test.kind === "singular_test" ? "singular" : test.kind,
    attachedTo: attachedTo === undefined ? undefined : scope.ids.get(attachedTo),
    column: test.kind === "singular_test" ? undefined : testedColumn(test),
    anchor: anchor.id,
    severity: options.severity ?? "error",
    warnIf: options.warnIf ?? ">0",
    errorIf: options.errorIf ?? ">0",
    failingRows: written.failingRows,
    aggregate: written.aggregate,
    args: test.kind === "singular_test" ? {} : describe(test),
  };
  return { node, problems };
}

interface Written {
  readonly failingRows: SqlTemplate;
  readonly aggregate: CheckSql["aggregate"];
  readonly scratchSql: BoundSql["scratchSql"];
}

interface Anchor {
  readonly id: string;
  readonly relation: Relation;
}

/** The last built of the relations that a test reads. */
export function anchorOf({ graph, positions }: CompileScope, test: string): Anchor | undefined {
  const position = (id: string) => positions.get(id) ?? 0;
  const id = graph.inNeighbors(test).sort((a, b) => position(b) - position(a))[0];
  return id === undefined ? undefined : { id, relation: graph.getNodeAttributes(id).definition as Relation };
}

function writeGeneric({ target, readables }: CompileScope, test: DataTest, attachedTo: Relation | undefined, anchor: Relation): Written {
  const write = (from: (relation: Relation) => string) => checkSql(test, { dialect: target.adapter.dialect, from });
  const readable = (which: "from" | "fromScratch") => (relation: Relation) => readables.get(relation)?.[which] ?? "";
  const open = (relation: Relation) => (relation === anchor ? marker : readable("from")(relation));
  const sql = write(open);
  const own = attachedTo ?? anchor;
  return {
    failingRows: sql.failingRows(open(own)).split(marker),
    aggregate: own === anchor ? sql.aggregate : undefined,
    scratchSql: () => write(readable("fromScratch")).failingRows(readable("fromScratch")(own)),
  };
}

function writeSingular(
  scope: CompileScope,
  test: Parameters<typeof writeQuery>[1],
  file: string,
  anchor: Relation,
): Written | { readonly problem: readonly Problem[] } {
  const from = new Map([...fromClauses(scope, test.deps, "from"), [anchor.name, marker]]);
  const written = writeQuery(scope, test, file, from);
  return "problem" in written ? written : { failingRows: written.sql.split(marker), aggregate: undefined, scratchSql: written.scratchSql };
}

/** The keys that lead to a test in its definition. */
function placeOf(test: NodeOf<"test">["definition"]["test"]): string[] {
  if (test.kind === "singular_test") return [];
  const column = testedColumn(test);
  return column === undefined ? ["tests"] : ["columns", column, "tests"];
}

function testedColumn({ kind, args }: DataTest): string | undefined {
  if (kind === "unique") return args.columns.length === 1 ? args.columns[0] : undefined;
  return "column" in args ? args.column : undefined;
}

/** Columns that a test names and a relation does not have. */
function checkColumns(scope: CompileScope, { name, file }: NodeOf<"test">, test: DataTest, attachedTo: Relation): Problem[] {
  const own = test.kind === "unique" ? test.args.columns : "column" in test.args ? [test.args.column] : [];
  const named = own.map((column) => ({ relation: attachedTo, column }));
  if (test.kind === "relationships") named.push({ relation: test.args.to, column: test.args.toColumn });
  return named.flatMap(({ relation, column }) => {
    const known = scope.readables.get(relation)?.columns.map((found) => found.name) ?? [];
    if (known.includes(column)) return [];
    const facts = { name: relation.name, column, what: `the test "${name}" names it`, similar: similarNames(column, known), known };
    return [problem("column_unknown", facts, scope.project.locate.word(file, attachedTo.name, column))];
  });
}

/** Tests with SQL of the user's are bound like models; the others only name columns, which are known. */
async function bindTest(
  scope: CompileScope,
  { name, file, definition }: NodeOf<"test">,
  { failingRows, scratchSql }: Written,
  owner: string,
): Promise<Problem[]> {
  const { test, options, reads } = definition;
  if (test.kind !== "singular_test" && test.kind !== "expression" && options.where === undefined) return [];
  try {
    await scope.binder.columnsOf(
      { sql: fillTemplate(failingRows, marker), scratchSql },
      readablesOf(scope, reads).flatMap(({ scratch }) => scratch),
    );
    return [];
  } catch (error) {
    const reason = complaintOf(error);
    return [problem("expression_invalid", { test: name, reason }, placeOfComplaint(scope.project, file, owner, reason))];
  }
}
