import {
  createEngine,
  type Manifest,
  type ModelNode,
  type SeedNode,
  type SnapshotNode,
  type SourceNode,
  type TestNode,
} from "modelwright/engine";
import { beforeAll, expect, test } from "vitest";

type RelationNode = ModelNode | SeedNode | SnapshotNode | SourceNode;

let relations: readonly RelationNode[];
let testsOf: (relation: RelationNode) => readonly TestNode[];

beforeAll(async () => {
  await using engine = await createEngine({ projectDir: process.cwd(), target: "ci" });
  const manifest: Manifest = await engine.compile();
  const nodes = Object.values(manifest.nodes);
  const tests = nodes.filter((node) => node.kind === "test");
  relations = nodes.filter((node): node is RelationNode => node.kind !== "test" && node.kind !== "exposure");
  testsOf = ({ id }) => tests.filter(({ attachedTo }) => attachedTo === id);
});

const named = (name: string) => relations.filter((relation) => relation.name === name);
const columnsOf = ({ args, column }: TestNode): readonly string[] =>
  Array.isArray(args["columns"]) ? args["columns"].map(String) : column === undefined ? [] : [column];

test("the models that the project is about are there", () => {
  const wanted = [
    "stg_events",
    "stg_products",
    "stg_users",
    "int_sessions",
    "int_user_journey",
    "int_product_performance",
    "dim_users",
    "dim_products",
    "dim_date",
    "fct_daily_engagement",
    "fct_funnel",
    "fct_revenue",
    "users_snapshot",
    "products_snapshot",
  ];
  expect(wanted.filter((name) => named(name).length !== 1)).toEqual([]);
});

test("every relation and every column says what it is", () => {
  const silent = relations.flatMap(({ name, description, columns }) => [
    ...(description.trim() === "" ? [name] : []),
    ...(columns.length === 0 ? [`${name} has no columns`] : []),
    ...columns.filter((column) => column.description.trim() === "").map((column) => `${name}.${column.name}`),
  ]);
  expect(silent).toEqual([]);
});

test("every relation proves its grain: a key that is unique and never null", () => {
  const unproven = relations.filter((relation) => {
    const tests = testsOf(relation);
    const present = new Set(tests.filter(({ testKind }) => testKind === "not_null").flatMap(columnsOf));
    const keys = tests.filter(({ testKind, severity }) => testKind === "unique" && severity === "error").map(columnsOf);
    return !keys.some((key) => key.length > 0 && key.every((column) => present.has(column)));
  });
  expect(unproven.map(({ name }) => name)).toEqual([]);
});

test("every date and every dimension's key of a fact is checked against its dimension", () => {
  const keyed = { user_id: "dim_users", product_key: "dim_products" };
  const loose = relations
    .filter(({ name }) => name.startsWith("fct_"))
    .flatMap((fact) =>
      fact.columns.flatMap(({ name, type }) => {
        const dimension = type === "DATE" ? "dim_date" : Object.entries(keyed).find(([key]) => key === name)?.[1];
        const checked = testsOf(fact).some(
          ({ testKind, column, args }) => testKind === "relationships" && column === name && args["to"] === dimension,
        );
        return dimension === undefined || checked ? [] : [`${fact.name}.${name}`];
      }),
    );
  expect(loose).toEqual([]);
});

test("every column of one of the closed sets of words is held to it", () => {
  const closed = new Set(["channel_group", "event_type", "device", "entry_type", "funnel_scope", "step", "rfm_segment", "click_id"]);
  const open = relations
    .filter(({ name }) => /^(stg|dim|fct)_/.test(name))
    .flatMap((relation) =>
      relation.columns
        .filter(({ name }) => closed.has(name))
        .filter(({ name }) => !testsOf(relation).some(({ testKind, column }) => testKind === "accepted_values" && column === name))
        .map(({ name }) => `${relation.name}.${name}`),
    );
  expect(open).toEqual([]);
});
