import type { Manifest, TestNode } from "../manifest.js";
import { compiledSql } from "./compiled.js";
import type { Qualify } from "./qualify.js";
import { builtOf, compiledOf, readingOf, resourceOf } from "./resource.js";
import type { DbtGenericTest, DbtSingularTest } from "./schema/manifest.js";

type GenericKind = Exclude<TestNode["testKind"], "singular">;
type Metadata = DbtGenericTest["test_metadata"];

/** A relation as a test's arguments name it in dbt. */
function reference(manifest: Manifest, id: string | undefined): string | undefined {
  const node = id === undefined ? undefined : manifest.nodes[id];
  if (node === undefined) return undefined;
  return node.kind === "source" ? `source('${node.source}', '${node.name}')` : `ref('${node.name}')`;
}

/** The relation a test compares with: the one it is not attached to, or that one when it compares with itself. */
const otherParent = (manifest: Manifest, test: TestNode): string | undefined =>
  (manifest.parents[test.id] ?? []).find((id) => id !== test.attachedTo) ?? test.attachedTo;

/** Each kind as the test of dbt, or of the packages everybody uses with it, that means the same. */
const genericTests = {
  unique: ({ args: { columns } }) =>
    Array.isArray(columns) && columns.length > 1
      ? { namespace: "dbt_utils", name: "unique_combination_of_columns", kwargs: { combination_of_columns: columns } }
      : { namespace: null, name: "unique", kwargs: {} },
  not_null: () => ({ namespace: null, name: "not_null", kwargs: {} }),
  accepted_values: ({ args }) => ({ namespace: null, name: "accepted_values", kwargs: { values: args.values } }),
  relationships: (test, manifest) => ({
    namespace: null,
    name: "relationships",
    kwargs: { to: reference(manifest, otherParent(manifest, test)), field: test.args.toColumn },
  }),
  expression: ({ args }) => ({ namespace: "dbt_utils", name: "expression_is_true", kwargs: { expression: args.expression } }),
  row_count: ({ args }) => ({
    namespace: "dbt_expectations",
    name: "expect_table_row_count_to_be_between",
    kwargs: { min_value: args.min, max_value: args.max },
  }),
} satisfies Record<GenericKind, (test: TestNode, manifest: Manifest) => Metadata>;

/** Readers of dbt's artifacts find the tested relation first among what a test depends on, that of `relationships` last. */
function orderedParents(manifest: Manifest, { id, attachedTo, testKind }: TestNode): readonly string[] {
  const parents = manifest.parents[id] ?? [];
  const attached = parents.filter((parent) => parent === attachedTo);
  const others = parents.filter((parent) => parent !== attachedTo);
  return testKind === "relationships" ? [...others, ...attached] : [...attached, ...others];
}

function commonOf(manifest: Manifest, test: TestNode, qualify: Qualify): DbtSingularTest {
  const sql = qualify(compiledSql(manifest, test));
  return {
    resource_type: "test",
    ...resourceOf(manifest, test),
    ...builtOf,
    database: manifest.target.database,
    schema: manifest.target.schema,
    alias: test.name,
    checksum: { name: "none", checksum: "" },
    config: {
      enabled: true,
      tags: test.tags,
      meta: test.meta,
      materialized: "test",
      severity: test.severity === "error" ? "ERROR" : "WARN",
      warn_if: test.warnIf,
      error_if: test.errorIf,
      fail_calc: "count(*)",
      where: typeof test.args.where === "string" ? test.args.where : null,
    },
    columns: {},
    relation_name: null,
    raw_code: sql,
    ...compiledOf(sql),
    ...readingOf(manifest, orderedParents(manifest, test)),
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

export function dbtTest(manifest: Manifest, test: TestNode, qualify: Qualify): DbtGenericTest | DbtSingularTest {
  const { testKind } = test;
  if (testKind === "singular") return commonOf(manifest, test, qualify);
  const { name, namespace, kwargs } = genericTests[testKind](test, manifest);
  const model = reference(manifest, test.attachedTo);
  return {
    ...commonOf(manifest, test, qualify),
    test_metadata: {
      name,
      namespace,
      kwargs: {
        ...(test.column === undefined ? {} : { column_name: test.column }),
        ...kwargs,
        ...(model === undefined ? {} : { model: `{{ get_where_subquery(${model}) }}` }),
      },
    },
    column_name: test.column ?? null,
    file_key_name: null,
    attached_node: test.attachedTo ?? null,
  };
}
