import type { OperationNode, RootOperationNode, TableNode } from "kysely";
import { type DefaultQueryCompiler, FromNode, JoinNode, UsingNode, WithNode } from "kysely";
import { DuckDbDialect } from "kysely-duckdb";
import type { ResolveTable } from "../adapter.js";
import { identifier } from "./identifier.js";
import { literal } from "./literal.js";

/** kysely-duckdb keeps its compiler class to itself; an instance, which needs no database, leads to it. */
const duckDbCompiler = new DuckDbDialect({ database: () => Promise.reject(new Error("A query compiler opens no database.")) });
const BaseCompiler = duckDbCompiler.createQueryCompiler().constructor as new (configs: object) => DefaultQueryCompiler;

/** Whether a common table expression of this name is in scope of the innermost node of the stack. */
function namesCommonTable(name: string, stack: readonly OperationNode[]): boolean {
  return stack.some((ancestor, depth) => {
    const { with: clause } = ancestor as { with?: WithNode };
    if (clause === undefined || !WithNode.is(clause)) return false;
    const names = clause.expressions.map((expression) => expression.name.table.table.identifier.name);
    if (stack[depth + 1] !== clause) return names.includes(name);
    const current = clause.expressions.findIndex((expression) => expression === stack[depth + 2]);
    return names.slice(0, clause.recursive ? undefined : current).includes(name);
  });
}

/** Writes a Kysely query in DuckDB's SQL, with its tables resolved and its values as parameters. */
export class ResolvingQueryCompiler extends BaseCompiler {
  readonly #resolve: ResolveTable;

  constructor(resolve: ResolveTable) {
    super({});
    this.#resolve = resolve;
  }

  protected override visitTable(node: TableNode): void {
    const { schema, identifier: table } = node.table;
    const isReference = this.parentNode?.kind === "ReferenceNode" || this.parentNode?.kind === "CommonTableExpressionNameNode";
    const isPlain = schema !== undefined || isReference || namesCommonTable(table.name, this.nodeStack);
    const resolved = isPlain ? undefined : this.#resolve(table.name);
    if (resolved === undefined) super.visitTable(node);
    else this.append(this.#standsAlone() ? `${resolved} as ${identifier(table.name)}` : resolved);
  }

  /** Whether the table at hand is listed by a clause of its own, without an alias. */
  #standsAlone(): boolean {
    const parent = this.parentNode;
    return parent !== undefined && (FromNode.is(parent) || JoinNode.is(parent) || UsingNode.is(parent));
  }
}

/** The same, with every value written into the SQL as a literal. */
class LiteralQueryCompiler extends ResolvingQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.append(literal(value));
  }
}

/** Compiles a Kysely query to complete, parameter-free SQL. */
export function compileQuery(node: RootOperationNode, resolve: ResolveTable): string {
  return new LiteralQueryCompiler(resolve).compileQuery(node, { queryId: "" }).sql;
}
