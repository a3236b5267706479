/** Kysely's own words, so that a model file needs no other import: `sql` for raw expressions, and the types of what a helper takes and gives. */
export { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
export type { FileLocation, Target } from "./adapters/adapter.js";
export type { SqlFunctions, Window } from "./adapters/functions.js";
export { type ErrorCode, ModelwrightError, type Problem } from "./core/errors/index.js";
export type { Location } from "./core/location.js";
export { type Config, type ConfigSpec, defineConfig, type FolderSettings } from "./define/config.js";
export type { ContractSchema } from "./define/contract.js";
export {
  acceptedValues,
  type ColumnTest,
  expression,
  notNull,
  type RelationTest,
  relationship,
  rowCount,
  type TestOf,
  type TestOptions,
  type Threshold,
  unique,
  uniqueCombination,
} from "./define/data-tests.js";
export type { ColumnSpec, ColumnSpecs } from "./define/documentation.js";
export { env } from "./define/env.js";
export { defineExposure, type Exposure, type ExposureSpec } from "./define/exposure.js";
export type { Expressions } from "./define/expressions.js";
export type { Hook, HookContext } from "./define/hooks.js";
export type { AffectedContext, IncrementalStrategies } from "./define/incremental.js";
export { defineModel, type Materialization, type Model, type ModelSpec } from "./define/model.js";
export { defineOperation, type Operation, type OperationContext, type OperationSpec } from "./define/operation.js";
export type { BatchWindow, ModelContext, QueryContext, QuerySource, SelfTable } from "./define/query-context.js";
export type { DatabaseOf, Relation, RowOf } from "./define/relation.js";
export { defineSeed, type Seed, type SeedSpec } from "./define/seed.js";
export type { SelectQuery } from "./define/select-query.js";
export { defineSingularTest, type SingularTest, type SingularTestSpec } from "./define/singular-test.js";
export {
  defineSnapshot,
  type HardDeletes,
  type Snapshot,
  type SnapshotRow,
  type SnapshotSpec,
  type SnapshotStrategy,
} from "./define/snapshot.js";
export { csv, defineSource, json, parquet, type Source, type SourceSpec, type TableLocation, table } from "./define/source.js";
export { type SqlContext, type SqlModelContext, type SqlModelSpec, type SqlText, sqlModel } from "./define/sql-model.js";
export { defineVariable, type Variable } from "./define/variable.js";
