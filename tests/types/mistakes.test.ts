import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Each mistake is a small project of its own inside the repository, so that the package's own name resolves to its sources.
const folder = join(process.cwd(), "target/types");

const source = `import { defineSource, parquet } from "modelwright";
import { z } from "zod";
export const events = defineSource({
  name: "events", source: "raw", location: parquet("x"),
  schema: z.object({ id: z.string(), kind: z.enum(["click", "purchase"]), amount: z.int().nullable(), at: z.date(), user_id: z.string() }),
});
export const users = defineSource({ name: "users", source: "raw", location: parquet("y"), schema: z.object({ user_id: z.string(), age: z.int() }) });
`;

const model = (
  query: string,
  more = "",
) => `import { acceptedValues, defineModel, notNull, relationship, uniqueCombination, unique } from "modelwright";
import { sql } from "kysely";
import { z } from "zod";
import { events, users } from "./source.js";
export const m = defineModel({ name: "m", deps: [events, users],
  query: ({ db, fn }) => ${query},
  ${more}
});
export const used = [acceptedValues, notNull, relationship, uniqueCombination, unique, sql, z];
`;
const plain = 'db.selectFrom("events as e").select(["e.id", "e.kind", "e.amount", "e.user_id"])';

/** What is written, the column or name that the first line of the error tells, and the line it stands on. */
const mistakes: readonly (readonly [what: string, code: string, tells: string, line: number])[] = [
  ["an undeclared table", model('db.selectFrom("orders").select("id")'), "orders", 6],
  ["an unknown column", model('db.selectFrom("events as e").select(["e.id", "e.amnt"])'), "e.amnt", 6],
  ["a comparison with another type", model('db.selectFrom("events as e").select("e.id").where("e.amount", "=", "ten")'), "string", 6],
  ["a join on a missing key", model('db.selectFrom("events as e").innerJoin("users as u", "u.id", "e.user_id").select("e.id")'), "u.id", 6],
  ["docs on a column that is not returned", model(plain, 'columns: { kin: { description: "" } },'), "kin", 7],
  ["an accepted value that the column cannot have", model(plain, 'columns: { kind: { tests: [acceptedValues(["clik"])] } },'), "clik", 7],
  [
    "a relationship to a column of another type",
    model(plain, 'columns: { user_id: { tests: [relationship(users, "age")] } },'),
    "number",
    7,
  ],
  ["a relationship to a missing column", model(plain, 'columns: { user_id: { tests: [relationship(users, "usr_id")] } },'), "usr_id", 7],
  ["a combination with a missing column", model(plain, 'tests: [uniqueCombination(["id", "knd"])],'), "knd", 7],
  ["a column without a type", model('db.selectFrom("events as e").select(["e.id", sql`1`.as("one")])'), "one", 5],
  ["a misspelt setting", model(plain, 'materialised: "table",'), "materialised", 7],
  [
    "a contract with a column too many",
    model('db.selectFrom("events as e").select("e.id")', "contract: z.object({ id: z.string(), kind: z.string() }),"),
    "kind",
    5,
  ],
  [
    "a contract with another type",
    model('db.selectFrom("events as e").select("e.amount")', "contract: z.object({ amount: z.int() }),"),
    "number | null",
    5,
  ],
];

let output = "";
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "source.ts"), source);
  for (const [index, [, code]] of mistakes.entries()) writeFileSync(join(folder, `mistake-${index}.ts`), code);
  writeFileSync(
    join(folder, "right.ts"),
    model(
      plain,
      'columns: { kind: { tests: [acceptedValues(["click"]), notNull()] }, user_id: { tests: [relationship(users, "user_id")] } }, tests: [uniqueCombination(["id", "kind"])],',
    ),
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: { incremental: false, tsBuildInfoFile: null, noUnusedLocals: false, noUnusedParameters: false },
      include: ["."],
      exclude: [],
    }),
  );
  output = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], { encoding: "utf8" }).stdout;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The errors of a file: each with the lines that explain it. The first line is what people read. */
const errorsOf = (file: string) => output.split(/\n(?=\S)/).filter((error) => error.startsWith(`target/types/${file}.ts(`));

describe("the type checker", () => {
  it.each(mistakes.map(([what, , tells, line], index) => [what, tells, line, index] as const))(
    "finds %s and tells %s",
    (_, tells, line, index) => {
      const [error = "", ...others] = errorsOf(`mistake-${index}`);
      expect(error).toContain(`(${line},`);
      expect(error.split("\n")[0]).toContain(tells);
      expect(others.every((other) => other.includes(`(${line},`))).toBe(true);
    },
  );

  it("has nothing to say about what is right", () => {
    expect(errorsOf("right")).toEqual([]);
    expect(errorsOf("source")).toEqual([]);
  });
});
