import { expect, test } from "vitest";
import { dbtCatalog } from "../../../src/framework/artifacts/dbt/catalog.js";
import { dbtManifest } from "../../../src/framework/artifacts/dbt/manifest.js";
import { qualifier } from "../../../src/framework/artifacts/dbt/qualify.js";
import { catalog, manifest } from "./shop.js";

const written = dbtManifest(manifest);

const metadataOf = (id: string) => {
  const node = written.nodes[id];
  return node !== undefined && "test_metadata" in node ? node.test_metadata : undefined;
};

test("every node is written once, under the id it has everywhere", () => {
  const ids = [...Object.keys(written.nodes), ...Object.keys(written.sources), ...Object.keys(written.exposures)];
  expect(ids.sort()).toEqual(Object.keys(manifest.nodes).sort());
  expect(Object.keys(written.parent_map).sort()).toEqual(ids);
  expect(Object.keys(written.child_map).sort()).toEqual(ids);
});

test("what a node depends on is what its parents are", () => {
  const reading = [...Object.values(written.nodes), ...Object.values(written.exposures)].filter((node) => node.resource_type !== "seed");
  expect(reading).not.toHaveLength(0);
  for (const node of reading) {
    expect([...node.depends_on.nodes].sort()).toEqual([...(manifest.parents[node.unique_id] ?? [])].sort());
    expect(node.refs.length + node.sources.length).toBe(node.depends_on.nodes.length);
  }
});

test("the tested relation comes first, and last in a relationship", () => {
  expect(written.nodes["test.shop.relationships_fct_orders_country.d1b2c3d4e5"]).toMatchObject({
    depends_on: { nodes: ["seed.shop.countries", "model.shop.fct_orders"] },
    refs: [{ name: "countries" }, { name: "fct_orders" }],
    column_name: "country",
    attached_node: "model.shop.fct_orders",
  });
  expect(written.nodes["test.shop.orders_have_events"]).toMatchObject({
    depends_on: { nodes: ["model.shop.fct_orders", "source.shop.web.events"] },
    refs: [{ name: "fct_orders" }],
    sources: [["web", "events"]],
  });
});

test("each kind of test is told in dbt's words", () => {
  expect(metadataOf("test.shop.unique_fct_orders_order_id.a1b2c3d4e5")).toEqual({
    namespace: null,
    name: "unique",
    kwargs: { column_name: "order_id", model: "{{ get_where_subquery(ref('fct_orders')) }}" },
  });
  expect(metadataOf("test.shop.unique_fct_orders_order_id_country.a1b2c3d4e6")).toMatchObject({
    namespace: "dbt_utils",
    name: "unique_combination_of_columns",
    kwargs: { combination_of_columns: ["order_id", "country"] },
  });
  expect(metadataOf("test.shop.accepted_values_fct_orders_country.c1b2c3d4e5")).toMatchObject({ kwargs: { values: ["de", "fr"] } });
  expect(metadataOf("test.shop.relationships_fct_orders_country.d1b2c3d4e5")).toMatchObject({
    kwargs: { to: "ref('countries')", field: "code" },
  });
  expect(metadataOf("test.shop.relationships_fct_orders_parent_order_id.d1b2c3d4e6")).toMatchObject({
    kwargs: { to: "ref('fct_orders')", field: "order_id" },
  });
  expect(metadataOf("test.shop.row_count_events.f1b2c3d4e5")).toMatchObject({
    namespace: "dbt_expectations",
    kwargs: { min_value: 1, model: "{{ get_where_subquery(source('web', 'events')) }}" },
  });
  expect(metadataOf("test.shop.orders_have_events")).toBeUndefined();
});

test("a test's SQL is complete: the tested relation is filled in", () => {
  expect(written.nodes["test.shop.not_null_fct_orders_order_id.b1b2c3d4e5"]).toMatchObject({
    compiled_code: 'select * from "shop"."marts"."fct_orders" where "failing"',
    config: { severity: "WARN", warn_if: ">10" },
  });
});

test("tools find the relations of the SQL among the nodes: both name the database", () => {
  const names = [...Object.values(written.nodes), ...Object.values(written.sources)].map((node) => node.relation_name);
  expect(names).toContain('"shop"."staging"."stg_events"');
  expect(names).toContain('"shop"."crm raw"."Users ""old"""');
  expect(written.nodes["model.shop.fct_orders"]).toMatchObject({ compiled_code: 'select * from "shop"."staging"."stg_events"' });
});

test("only relations of the project get their database, whatever else has a dot in it", () => {
  const qualify = qualifier(manifest);
  expect(qualify('select "o"."order_id", "marts"."other"."x" from "marts"."fct_orders" as "o"')).toBe(
    'select "o"."order_id", "marts"."other"."x" from "shop"."marts"."fct_orders" as "o"',
  );
  expect(qualify('select 1 from "crm raw"."Users ""old""" join "seeds"."countries" on true')).toBe(
    'select 1 from "shop"."crm raw"."Users ""old""" join "shop"."seeds"."countries" on true',
  );
});

test("a changed query or a changed declaration changes a model's checksum, a changed description does not", () => {
  const checksum = (change: object) => {
    const id = "model.shop.fct_orders";
    const changed = dbtManifest({ ...manifest, nodes: { ...manifest.nodes, [id]: { ...manifest.nodes[id], ...change } as never } }).nodes[
      id
    ];
    return changed?.checksum.checksum;
  };
  const same = checksum({ description: "Another one." });
  expect(same).toBe(written.nodes["model.shop.fct_orders"]?.checksum.checksum);
  expect(checksum({ sql: "select 2" })).not.toBe(same);
  expect(checksum({ code: "export const other = 1;" })).not.toBe(same);
});

test("the catalogue keeps sources apart and leaves out what the project no longer has", () => {
  const tables = dbtCatalog(catalog, manifest);
  expect(Object.keys(tables.nodes).sort()).toEqual(["model.shop.stg_events", "seed.shop.countries"]);
  expect(Object.keys(tables.sources)).toEqual(["source.shop.crm.users"]);
});
