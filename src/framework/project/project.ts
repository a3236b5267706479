import type { Location } from "../core/location.js";
import type { Config } from "../define/config.js";
import type { Exposure } from "../define/exposure.js";
import type { Model } from "../define/model.js";
import type { Operation } from "../define/operation.js";
import type { Seed } from "../define/seed.js";
import type { SingularTest } from "../define/singular-test.js";
import type { Snapshot } from "../define/snapshot.js";
import type { Source } from "../define/source.js";
import type { Variable } from "../define/variable.js";

/** A definition and where it stands. */
export interface Declared<Definition> {
  readonly definition: Definition;
  /** Relative to the project folder, with `/`. */
  readonly file: string;
}

/** Everything a project's files can export. */
export interface Definitions {
  readonly model: Model;
  readonly source: Source;
  readonly seed: Seed;
  readonly snapshot: Snapshot;
  readonly exposure: Exposure;
  readonly singular_test: SingularTest;
  readonly operation: Operation;
  readonly variable: Variable;
}

/** A loaded project: what its files declare, checked one by one but not yet against each other. */
export interface Project {
  /** Absolute path of the folder. */
  readonly dir: string;
  readonly config: Config;
  readonly models: readonly Declared<Model>[];
  readonly sources: readonly Declared<Source>[];
  readonly seeds: readonly Declared<Seed>[];
  readonly snapshots: readonly Declared<Snapshot>[];
  readonly exposures: readonly Declared<Exposure>[];
  readonly singularTests: readonly Declared<SingularTest>[];
  readonly operations: readonly Declared<Operation>[];
  readonly variables: readonly Declared<Variable>[];
  /** Every file that is part of it, those that models import included; relative to the folder. */
  readonly inputs: readonly string[];
  /** Finds places in the project's files, for errors and docs. */
  readonly locate: Locate;
}

/** Looks things up in the source text. Files are read once, and only when something is looked up. */
export interface Locate {
  /** The whole text of a file. */
  readonly text: (file: string) => string;
  /** The place of a definition, or of a key inside it: `locate.key(file, "fct_orders", "columns", "category")`. */
  readonly key: (file: string, name: string, ...path: readonly string[]) => Location;
  /** The place of a word, searched from the definition on. */
  readonly word: (file: string, name: string, word: string) => Location;
  /** The first place of a pattern in a file. */
  readonly match: (file: string, pattern: string) => Location;
  /** The place in the user's files from which an error was thrown. */
  readonly thrown: (error: unknown) => Location | undefined;
}
