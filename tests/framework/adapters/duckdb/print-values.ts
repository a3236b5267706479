import { duckdb } from "../../../../src/framework/adapters/duckdb/index.js";

/** Prints how moments are read and written, for a test that runs this in several time zones. */
const adapter = await duckdb({ path: ":memory:" }).load();
const text = { integers: "string", decimals: "string", timestamps: "string" } as const;
const moments = [
  "2024-03-10T07:30:00.001Z",
  "2024-11-03T06:30:00Z",
  "1883-11-18T17:00:00Z",
  "-000043-03-15T00:00:00Z",
  "+012345-01-01T23:59:59.999Z",
];

await using warehouse = await adapter.open({ projectDir: process.cwd(), threads: 1 });
const literals = moments.map((moment) => adapter.dialect.literal(new Date(moment)));
const dates = await warehouse.query(`
  select t, t::DATE as d, t::TIMESTAMPTZ as tz, (t::TIMESTAMPTZ)::DATE as tzd, date_trunc('day', t::TIMESTAMPTZ) as day, t::VARCHAR as v,
    (t::TIMESTAMPTZ)::VARCHAR as tzv, extract(hour from t::TIMESTAMPTZ) as hour, t::TIMESTAMP_S as s, [t] as l
  from (select unnest([${literals.join(", ")}]) as t)`);
const { rows: parameters } = await warehouse.kysely.executeQuery({
  sql: `select ${moments.map(() => "?").join(", ")}`,
  parameters: moments.map((moment) => new Date(moment)),
  query: { kind: "RawNode", sqlFragments: [], parameters: [] },
  queryId: { queryId: "moments" },
});
const parsed = await warehouse.query(
  "select '2024-07-01 12:00:00'::TIMESTAMPTZ as z, date '2024-07-01' as d, strptime('01/07/2024', '%d/%m/%Y') as p",
);
const everything = await warehouse.query("from test_all_types()", { values: text });
process.stdout.write(JSON.stringify({ literals, dates, parameters, parsed, everything }, null, 1));
