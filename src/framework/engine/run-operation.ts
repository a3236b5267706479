import type { Adapter } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import { fromOf } from "../artifacts/nodes.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import { refuseTransactions } from "../define/hooks.js";
import type { Operation } from "../define/operation.js";
import type { Declared, Project } from "../project/project.js";
import type { OpenProject } from "./open-project.js";
import type { CallOptions } from "./options.js";
import { publish } from "./publish.js";
import { nodeNamed } from "./readable.js";

/** Options of running an operation. */
export type OperationOptions = Pick<CallOptions, "signal" | "onEvent">;

/** Runs the statements of an operation in one transaction, and gives the rows of the last one. */
export async function runOperation(
  open: OpenProject,
  name: string,
  args: Readonly<Record<string, unknown>>,
  call: OperationOptions,
): Promise<Record<string, unknown>[]> {
  const { project } = await open.loaded();
  const declared = operationNamed(project, name);
  const values = argsOf(project, declared, args);
  return open.inTurn(async () => {
    const [manifest, adapter] = await Promise.all([open.compiled(), open.adapter()]);
    const statements = await writeStatements(project, open.vars, declared, values, manifest, adapter);
    const warehouse = await open.connect();
    const { signal } = call;
    const rows = await warehouse.transaction(
      async (connection) => {
        let last: Record<string, unknown>[] = [];
        for (const [index, sql] of statements.entries()) {
          try {
            last = await connection.query(sql, { signal, values: { timestamps: "string" } });
          } catch (error) {
            throw failureOf(error, { name, position: index + 1, of: statements.length, sql });
          }
        }
        return last;
      },
      { signal },
    );
    await publish(open, manifest, call);
    return rows;
  });
}

function operationNamed(project: Project, name: string): Declared<Operation> {
  const found = project.operations.find(({ definition }) => definition.name === name);
  if (found !== undefined) return found;
  const known = project.operations.map(({ definition }) => definition.name);
  throw errorOf("operation_unknown", { name, similar: similarNames(name, known), known });
}

function argsOf(project: Project, { definition, file }: Declared<Operation>, args: Readonly<Record<string, unknown>>): unknown {
  const { name, args: schema } = definition;
  const known = Object.keys(schema?.shape ?? {});
  const unknown = Object.keys(args).filter((key) => !known.includes(key));
  const reasons = unknown.map((key) => {
    const [similar] = similarNames(key, known);
    return `there is no argument "${key}"${similar === undefined ? "" : `; did you mean "${similar}"?`}`;
  });
  const parsed = schema?.safeParse(args);
  for (const { path, message } of parsed?.error?.issues ?? []) reasons.push(`${path.map(String).join(".")}: ${message}`);
  if (reasons.length > 0) throw errorOf("operation_args", { name, reasons, known }, project.locate.key(file, name, "args"));
  return parsed?.data ?? {};
}

/** Calls the user's function, and writes what it returns. */
async function writeStatements(
  project: Project,
  vars: OpenProject["vars"],
  { definition, file }: Declared<Operation>,
  args: unknown,
  manifest: Manifest,
  adapter: Adapter,
): Promise<string[]> {
  const { name } = definition;
  const [{ isSqlText, template, writeText }, { resolveVariables }] = await Promise.all([
    import("../compile/sql-text.js"),
    import("../compile/variables.js"),
  ]);
  try {
    const written = definition.run({
      args: args as never,
      sql: template,
      ref: ({ name: ref }) => ({ ref }),
      vars: resolveVariables(project, vars),
    });
    const { literal, relation } = adapter.dialect;
    const texts = Array.isArray(written) ? (written as readonly unknown[]) : [written];
    return texts.map((text) => {
      if (!isSqlText(text)) throw new Error("it returns something else than SQL.");
      const sql = writeText(text, ({ ref }) => fromOf(nodeNamed(manifest, ref), relation), literal);
      refuseTransactions(`The operation "${name}"`, sql);
      return sql;
    });
  } catch (error) {
    const at = project.locate.thrown(error) ?? project.locate.key(file, name, "run");
    const known = error as Partial<ModelwrightError>;
    if (known.name === "ModelwrightError") {
      throw new ModelwrightError((known.problems ?? []).map((found) => ({ ...found, at: found.at ?? at })));
    }
    throw errorOf("operation_throws", { name, reason: error instanceof Error ? error.message : String(error) }, at, error);
  }
}

/** What the database said of a statement, with the statement. */
function failureOf(error: unknown, facts: { name: string; position: number; of: number; sql: string }): unknown {
  const [found] = error instanceof ModelwrightError ? error.problems : [];
  if (found === undefined || found.code === "query_cancelled") return error;
  return errorOf("operation_failed", { ...facts, reason: found.message }, undefined, error);
}
