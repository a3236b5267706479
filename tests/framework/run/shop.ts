import { randomUUID } from "node:crypto";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { Manifest, ManifestNode, ModelNode, SourceNode, TestNode } from "../../../src/framework/artifacts/manifest.js";
import type { NodeResult, RunResults } from "../../../src/framework/artifacts/run-results.js";
import { checkSql } from "../../../src/framework/checks/index.js";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { hash } from "../../../src/framework/core/hash.js";
import type { DataTest } from "../../../src/framework/define/data-tests.js";
import { type RunOptions, run } from "../../../src/framework/run/run.js";
import { loadAdapter } from "../adapters/duckdb/open.js";

export const { dialect } = await loadAdapter();

/** A node of a project, told in few words. What it reads are names of nodes before it. */
export interface NodeSpec {
  readonly name: string;
  /** A table unless said otherwise; `source` stands for a query that is there from the beginning. */
  readonly kind?: "table" | "view" | "ephemeral" | "source";
  readonly schema?: string;
  readonly sql: string;
  readonly reads?: readonly string[];
  readonly tests?: readonly DataTest[];
  /** What makes its rows other ones each time. */
  readonly volatile?: readonly string[];
  /** Set for a contract: the columns and types it promises. */
  readonly contract?: Readonly<Record<string, string>>;
}

const plain = { description: "", tags: [], meta: {} };
const idOf = (spec: NodeSpec) => `${spec.kind === "source" ? "source" : "model"}.shop.${spec.name}`;

/** The manifest of a project, as compiling makes it. Tests that compare with another relation are decided over the later one. */
export function manifestOf(specs: readonly NodeSpec[]): Manifest {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const idOfName = (name: string) => idOf(byName.get(name) as NodeSpec);
  const nodes: Record<string, ManifestNode> = {};
  const parents: Record<string, readonly string[]> = {};
  for (const spec of specs) {
    nodes[idOf(spec)] = nodeOf(spec);
    parents[idOf(spec)] = (spec.reads ?? []).map(idOfName);
  }
  for (const spec of specs) {
    for (const test of spec.tests ?? []) {
      const node = testNode(spec, test, specs);
      nodes[node.id] = node;
      parents[node.id] = test.kind === "relationships" ? [idOf(spec), idOfName(test.args.to.name)] : [idOf(spec)];
    }
  }
  return {
    project: "shop",
    version: "0",
    generatedAt: "2024-01-01T00:00:00.000Z",
    target: { name: "dev", adapter: "duckdb", database: "memory", schema: "main" },
    nodes,
    parents,
    children: {},
    overview: undefined,
  };
}

function nodeOf(spec: NodeSpec): ModelNode | SourceNode {
  const { name, kind = "table", schema = "main", sql, contract } = spec;
  const common = { ...plain, id: idOf(spec), name, location: { file: `models/${name}.ts`, line: 1 } };
  const columns = Object.entries(contract ?? {}).map(([column, type]) => ({ ...plain, name: column, type }));
  if (kind === "source") {
    const origin = { kind: "files", format: "csv", paths: [], options: {} } as const;
    return { ...common, kind, source: "raw", origin, columns, from: `(${sql})` };
  }
  const relation = { schema, name };
  return {
    ...common,
    kind: "model",
    materialized: kind,
    language: "sql",
    relation,
    columns,
    contract: contract !== undefined,
    code: "",
    sql,
  };
}

const marker = "\u0001";

function testNode(spec: NodeSpec, test: DataTest, specs: readonly NodeSpec[]): TestNode {
  const other = test.kind === "relationships" ? specs.find(({ name }) => name === test.args.to.name) : undefined;
  const anchor = other !== undefined && specs.indexOf(other) > specs.indexOf(spec) ? other : spec;
  const fromOf = (read: NodeSpec) => (read === anchor ? marker : dialect.relation({ schema: read.schema ?? "main", name: read.name }));
  const sql = checkSql(test, { dialect, from: () => fromOf(other ?? spec) });
  const columns = "column" in test.args ? [test.args.column] : "columns" in test.args ? test.args.columns : [];
  const { options } = test;
  const name = options.name ?? [test.kind, spec.name, ...columns].join("_");
  return {
    ...plain,
    kind: "test",
    id: `test.shop.${name}`,
    name,
    location: { file: `models/${spec.name}.ts`, line: 9 },
    testKind: test.kind,
    attachedTo: idOf(spec),
    column: columns[0],
    anchor: idOf(anchor),
    severity: options.severity ?? "error",
    warnIf: options.warnIf ?? ">0",
    errorIf: options.errorIf ?? ">0",
    failingRows: sql.failingRows(fromOf(spec)).split(marker),
    aggregate: anchor === spec ? sql.aggregate : undefined,
    args: {},
  };
}

/** A manifest whose nodes can be told to be the same as before: by their text. */
function withFingerprints(manifest: Manifest, specs: readonly NodeSpec[]): Manifest {
  const volatile = new Map(specs.map((spec) => [idOf(spec), spec.volatile ?? []]));
  const nodes = Object.values(manifest.nodes).map((node): [string, ManifestNode] => {
    if (node.kind !== "model" && node.kind !== "test") return [node.id, node];
    const query = hash(node.kind === "model" ? node.sql : node.failingRows.join(" "));
    const settings = hash(node.kind === "model" ? node.materialized : node.severity);
    return [node.id, { ...node, fingerprint: { query, settings }, volatile: volatile.get(node.id) ?? [] }];
  });
  return { ...manifest, nodes: Object.fromEntries(nodes) };
}

/** Runs a project, or the named nodes and all their tests. */
export async function runShop(
  warehouse: Warehouse,
  specs: readonly NodeSpec[],
  options: Partial<RunOptions> & { readonly select?: readonly string[]; readonly fingerprints?: boolean } = {},
  onEvent: (event: EngineEvent) => void = () => undefined,
): Promise<RunResults> {
  const { select, fingerprints = false, ...rest } = options;
  const manifest = fingerprints ? withFingerprints(manifestOf(specs), specs) : manifestOf(specs);
  const selected = Object.values(manifest.nodes).filter(
    ({ id, name }) =>
      select === undefined || select.includes(name) || manifest.parents[id]?.some((parent) => select.includes(parent.split(".")[2] ?? "")),
  );
  const selection = new Set(
    selected.filter(({ kind, name }) => select === undefined || kind === "test" || select.includes(name)).map(({ id }) => id),
  );
  const standard = {
    command: "build",
    build: true,
    test: true,
    threads: 4,
    failFast: false,
    empty: false,
    force: false,
    storeFailures: false,
  };
  return run(
    { runId: randomUUID(), manifest, selection, warehouse, dialect, projectDir: process.cwd(), options: { ...standard, ...rest } },
    onEvent,
  );
}

export const statuses = ({ results }: RunResults): Record<string, string> =>
  Object.fromEntries(results.map(({ name, status }) => [name, status]));

export function resultOf({ results }: RunResults, name: string): NodeResult {
  const result = results.find((candidate) => candidate.name === name);
  if (result === undefined) throw new Error(`There is no result of ${name}.`);
  return result;
}

/** Every relation of the database, by its name. */
export async function relationsOf(warehouse: Warehouse, schemas: readonly string[] = ["main"]): Promise<string[]> {
  return (await warehouse.introspect(schemas)).map(({ name }) => name).sort();
}
