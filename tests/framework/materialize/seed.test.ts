import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asideOf, planBuild } from "../../../src/framework/materialize/index.js";
import { loadAdapter, openWarehouse, temporaryFolder } from "../adapters/duckdb/open.js";
import { seed } from "./nodes.js";

const { dialect } = await loadAdapter();

/** What a file becomes, with the columns of `seed` or only the first. */
async function rowsOf(csv: string, columns = seed.columns): Promise<unknown[]> {
  const projectDir = await temporaryFolder();
  await writeFile(join(projectDir, "countries.csv"), csv);
  const warehouse = await openWarehouse({}, { projectDir });
  const node = { ...seed, columns, path: "countries.csv" };
  const plan = planBuild(node, { dialect, existing: undefined, aside: asideOf(node.relation, "0a1b2c3d"), empty: false });
  await warehouse.execute(["create schema seeds", ...plan.build, ...plan.swap].join(";\n"));
  return warehouse.query("select * from seeds.countries");
}

const nothing = { code: null, 'the "name"': null, population: null, since: null };

describe("a seed's file", () => {
  it("is read by its header, in whatever order", async () => {
    const csv = 'since,population,"the ""name""",code\n1871-01-18,83000000,Germany,DE\n';
    expect(await rowsOf(csv)).toEqual([{ code: "DE", 'the "name"': "Germany", population: 83000000, since: "1871-01-18" }]);
  });

  it("may hold commas, quotes, semicolons, line breaks and other alphabets", async () => {
    const csv = 'code,"the ""name""",population,since\nA,"x, ""y""; z",,\r\nB,"two\nlines",,\nC,Ελλάδα,,\n';
    expect((await rowsOf(csv)).map((row) => (row as typeof nothing)['the "name"'])).toEqual(['x, "y"; z', "two\nlines", "Ελλάδα"]);
  });

  it("has null for an empty cell, and keeps a leading zero", async () => {
    const csv = 'code,"the ""name""",population,since\n007,,,\n"",,1,\n';
    expect(await rowsOf(csv)).toEqual([
      { ...nothing, code: "007" },
      { ...nothing, population: 1 },
    ]);
  });

  it.each([
    ["one column", "code\nDE\nFR\n", ["DE", "FR"]],
    ["one column, all numbers", "code\n01\n02\n", ["01", "02"]],
    ["one column, semicolons", "code\na;b\nc;d\n", ["a;b", "c;d"]],
    ["no row", "code\n", []],
    ["no line break at the end", "code\nDE", ["DE"]],
    ["Windows line ends", "code\r\nDE\r\n", ["DE"]],
    ["a byte order mark", "\uFEFFcode\nDE\n", ["DE"]],
    ["a row that looks like the header", "code\ncode\n", ["code"]],
  ])("may have %s", async (_, csv, codes) => {
    expect(await rowsOf(csv, seed.columns.slice(0, 1))).toEqual(codes.map((code) => ({ code })));
  });

  it("is refused when a cell has not its column's type", async () => {
    await expect(rowsOf('code,"the ""name""",population,since\nDE,Germany,many,\n')).rejects.toThrow("many");
  });
});
