import { ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import type { Variable } from "../define/variable.js";
import type { Project } from "../project/project.js";

/** Gives a variable's value. */
export type ReadVariable = <Value>(variable: Variable<Value>) => Value;

/**
 * Decides the value of every variable: what the run was given, then the configuration, then the schema's default.
 *
 * @throws {@link ModelwrightError} for values that no variable takes and for values that a schema refuses.
 */
export function resolveVariables(project: Project, given: Readonly<Record<string, unknown>>): ReadVariable {
  const written: Readonly<Record<string, unknown>> = { ...project.config.vars, ...given };
  const known = project.variables.map(({ definition }) => definition.name);
  const problems: Problem[] = Object.keys(written)
    .filter((name) => !known.includes(name))
    .map((name) => problem("variable_unknown", { name, similar: similarNames(name, known), known }));

  const values = new Map<string, unknown>();
  for (const { definition, file } of project.variables) {
    const parsed = definition.schema.safeParse(written[definition.name]);
    if (parsed.success) values.set(definition.name, parsed.data);
    else {
      const reason = parsed.error.issues.map(({ message }) => message).join("; ");
      problems.push(problem("variable_invalid", { name: definition.name, reason }, project.locate.key(file, definition.name)));
    }
  }
  if (problems.length > 0) throw new ModelwrightError(problems);

  return <Value>({ name }: Variable<Value>) => {
    if (!values.has(name)) throw new ModelwrightError([problem("variable_unknown", { name, similar: similarNames(name, known), known })]);
    return values.get(name) as Value;
  };
}
