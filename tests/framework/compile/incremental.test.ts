import { describe, expect, it } from "vitest";
import { fillPlaces } from "../../../src/framework/artifacts/incremental.js";
import type { ModelNode } from "../../../src/framework/artifacts/manifest.js";
import { problemsIn, projectFolder } from "../project-folder.js";
import { files, manifestOf, modelText } from "../run/incremental-project.js";

/** What is wrong with a model: code, place and message. */
async function wrongWith(text: string) {
  using folder = projectFolder(files(text), {});
  return (await problemsIn(folder.dir)).map(({ code, at, message }) => [code, `${at?.file}:${at?.line}`, message]);
}

const of = (incremental: string, query?: string, context?: string) =>
  modelText(`contract: undefined,\n  incremental: (m: any) => ${incremental},`, query, context);

describe("a model is refused, with file and line,", () => {
  it.each([
    ["that does not say how", modelText(""), "incremental_missing", 5, 'The model "target" is incremental, but it does not say how.'],
    [
      "that says how and is a table",
      of("m.append()").replace('"incremental",', '"table",'),
      "incremental_unused",
      5,
      'The model "target" says how it is incremental, but it is a table.',
    ],
    ["whose strategy is none", of("({ key: 1 })"), "incremental_missing", 5, 'The model "target" is incremental, but it does not say how.'],
    [
      "whose key is no column",
      of('m.merge({ key: "order_id" })'),
      "column_unknown",
      11,
      '"target" has no column "order_id", but `incremental` names it as its key.',
    ],
    [
      "whose cursor is text",
      of('m.append({ cursor: "grp" })'),
      "incremental_column_type",
      11,
      'The cursor of "target", column "grp", is VARCHAR.',
    ],
    [
      "whose lookback does not fit the cursor",
      of('m.merge({ key: "id", cursor: "amount", lookback: { days: 1 } })'),
      "incremental_lookback",
      11,
      'The lookback of "target" is {"days":1}, but its cursor "amount" is BIGINT.',
    ],
    [
      "that looks back without a cursor",
      of('m.merge({ key: "id", lookback: 3 })'),
      "incremental_lookback",
      11,
      'The lookback of "target" is 3, but its cursor "" is not given.',
    ],
    [
      "whose event time is text",
      of('m.intervals({ eventTime: "grp", batchSize: "day", begin: "2024-01-01" })'),
      "incremental_column_type",
      11,
      'The event time of "target", column "grp", is VARCHAR.',
    ],
    [
      "whose event time has no hours where batches are hours",
      of('m.intervals({ eventTime: "day", batchSize: "hour", begin: "2024-01-01" })'),
      "incremental_column_type",
      11,
      'The event time of "target", column "day", is DATE.',
    ],
    [
      "whose mark of deleted rows is no truth value",
      of('m.merge({ key: "id", softDelete: "amount" })'),
      "incremental_column_type",
      11,
      'The mark of deleted rows of "target", column "amount", is BIGINT.',
    ],
    [
      "with a setting that does not exist",
      of('m.merge({ key: "id", lookBack: 3 })'),
      "key_unknown",
      11,
      'merge "target" has no setting "lookBack".',
    ],
    [
      "with a lookback of no known unit",
      of('m.merge({ key: "id", cursor: "day", lookback: { day: 3 } })'),
      "setting_invalid",
      11,
      'merge "target": "lookback" is a value of type object.',
    ],
    [
      "that begins at no moment",
      of('m.intervals({ eventTime: "day", batchSize: "day", begin: "yesterday" })'),
      "setting_invalid",
      11,
      'intervals "target": "begin" is "yesterday".',
    ],
    [
      "that reads itself in a full build",
      modelText(
        "contract: z.object({ id: z.string() }),\n  incremental: (m) => m.append(),",
        'db.selectFrom(self.as("s")).select(["s.id"])',
        "{ db, self }",
      ),
      "self_in_full_build",
      9,
      "The query reads its own table in a full build, when there may be none.",
    ],
    [
      "whose batches are told twice",
      of('m.deleteInsert({ key: "id", cursor: "day", affected: ({ db }: any) => db.selectFrom("raw").select("id") })'),
      "affected_cursor",
      11,
      '"target" tells by a cursor and by `affected` what a batch is.',
    ],
    [
      "that asks what is affected, which nothing tells",
      of(
        'm.deleteInsert({ key: "id" })',
        'db.selectFrom("raw").selectAll().where(({ ref }) => isAffected(ref("id")))',
        "{ db, isAffected }",
      ),
      "affected_missing",
      9,
      "The query asks isAffected, but nothing tells what is affected.",
    ],
    [
      "that asks for a part of the key",
      of(
        'm.deleteInsert({ key: ["id", "day"], affected: ({ db }: any) => db.selectFrom("raw").select(["id", "day"]) })',
        'db.selectFrom("raw").selectAll().where(({ ref }) => isAffected(ref("id")))',
        "{ db, isAffected }",
      ),
      "affected_key",
      9,
      "The query asks isAffected for 1 value, but the key is id, day.",
    ],
    [
      "of which other columns are affected",
      of('m.deleteInsert({ key: ["id", "day"], affected: ({ db }: any) => db.selectFrom("raw").select(["id"]) })'),
      "affected_columns",
      11,
      'What is affected in "target" has no column "day", which is a part of the key.',
    ],
    [
      "of which other types are affected",
      of('m.deleteInsert({ key: "id", affected: ({ db }: any) => db.selectFrom("raw").select(["amount as id"]) })'),
      "affected_columns",
      11,
      'What is affected in "target" has "id" as BIGINT, but in the key it is VARCHAR.',
    ],
    [
      "whose window has no time",
      of("m.append()", 'db.selectFrom("raw").selectAll().where("happened", ">=", window.start)', "{ db, window }"),
      "incremental_window",
      9,
      'The query of "target" uses window, but its batches are not told by time.',
    ],
    [
      "that returns other columns in a batch",
      of(
        "m.append()",
        'isIncremental ? db.selectFrom("raw").select(["id"]) : db.selectFrom("raw").select(["id", "amount"])',
        "{ db, isIncremental }: any",
      ),
      "incremental_batch_columns",
      9,
      'The query of "target" returns id (VARCHAR) in a batch, but id (VARCHAR), amount (BIGINT) in a full build.',
    ],
    [
      "whose batch does not bind",
      of(
        "m.append()",
        'db.selectFrom("raw").select(["id"]).$if(isIncremental, (q: any) => q.where("nothing", "=", 1))',
        "{ db, isIncremental }: any",
      ),
      "query_invalid",
      9,
      'The query of "target" is not valid: Binder Error: Referenced column "nothing" not found',
    ],
  ] as const)("%s", async (_, text, code, line, message) => {
    const found = await wrongWith(text);
    expect(found).toEqual([[code, `models/target.ts:${line}`, expect.stringContaining(message)]]);
  });
});

describe("the manifest", () => {
  const places = { self: "SELF", affected: "AFFECTED", from: "FROM", to: "TO", start: "START", end: "END" };
  const batchOf = async (text: string) => {
    const node = (await manifestOf(text)).nodes["model.shop.target"] as ModelNode;
    return { sql: node.sql, batch: fillPlaces(node.incremental?.batch ?? [], places) };
  };

  it("holds the query of everything and that of a batch, with its places", async () => {
    const { sql, batch } = await batchOf(of('m.append({ cursor: "happened" })', 'db.selectFrom("raw").select(["id", "happened"])'));
    expect(batch).toBe(`select * from (\n${sql}\n) as batch\nwhere "happened" > FROM`);
  });

  it("leaves the edges of the window and the table itself open", async () => {
    const { sql, batch } = await batchOf(`
import { sqlModel } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = sqlModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  contract: z.object({ happened: z.date() }),
  query: ({ sql, self, isIncremental, window }) =>
    isIncremental ? sql\`select happened from \${self} where happened < \${window.end}\` : sql\`select \${window.start} as happened\`,
  incremental: (m) => m.intervals({ eventTime: "happened", batchSize: "day", begin: "2024-01-01" }),
});`);
    expect(sql).toBe("select cast('-infinity' as timestamp) as happened");
    expect(batch).toBe(
      'select * from (\nselect happened from SELF where happened < END\n) as batch\nwhere "happened" >= FROM and "happened" < TO',
    );
  });
});
