import { DummyDriver, Kysely, type OperationNode, type RootOperationNode, SqliteAdapter, SqliteIntrospector, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { loadAdapter } from "./open.js";

interface Database {
  stg_events: { id: number; name: string; amount: number; at: Date };
  dim_users: { id: number; email: string | null };
}

const adapter = await loadAdapter();

const resolve = (name: string) => ({ stg_events: '"main"."stg_events"', dim_users: "(select 1 as id)" })[name];

/** A Kysely that compiles as a model's does, and runs nothing. */
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => adapter.createQueryCompiler(resolve),
  },
});

const compile = (query: { toOperationNode: () => OperationNode }) =>
  adapter.dialect.compile(query.toOperationNode() as RootOperationNode, resolve);

describe("tables", () => {
  test("keep their name as alias in FROM", () => {
    expect(compile(db.selectFrom("stg_events").select("stg_events.id"))).toBe(
      'select "stg_events"."id" from "main"."stg_events" as "stg_events"',
    );
  });

  test("take the alias that the query gives", () => {
    expect(compile(db.selectFrom("stg_events as e").selectAll("e"))).toBe('select "e".* from "main"."stg_events" as "e"');
  });

  test("are resolved in joins, and only named in references", () => {
    const query = db
      .selectFrom("stg_events")
      .leftJoin("dim_users", "dim_users.id", "stg_events.id")
      .innerJoin("dim_users as u", "u.id", "dim_users.id")
      .selectAll("stg_events")
      .select("dim_users.email")
      .orderBy("stg_events.id");
    expect(compile(query)).toBe(
      'select "stg_events".*, "dim_users"."email" from "main"."stg_events" as "stg_events" ' +
        'left join (select 1 as id) as "dim_users" on "dim_users"."id" = "stg_events"."id" ' +
        'inner join (select 1 as id) as "u" on "u"."id" = "dim_users"."id" order by "stg_events"."id"',
    );
  });

  test("are resolved in subqueries, lateral joins and set operations", () => {
    const query = db
      .selectFrom("stg_events")
      .where("id", "in", (eb) => eb.selectFrom("dim_users").select("dim_users.id"))
      .select("id")
      .union(db.selectFrom("dim_users").select("id"));
    expect(compile(query)).toBe(
      'select "id" from "main"."stg_events" as "stg_events" where "id" in (select "dim_users"."id" from (select 1 as id) as "dim_users") ' +
        'union select "id" from (select 1 as id) as "dim_users"',
    );
  });

  test("with a schema of their own stay as they are", () => {
    expect(compile(db.withSchema("raw").selectFrom("stg_events").select("id"))).toBe('select "id" from "raw"."stg_events"');
  });

  test("that nothing resolves stay as they are", () => {
    expect(compile(db.selectFrom(sql<{ x: number }>`range(3)`.as("r")).select("r.x"))).toBe('select "r"."x" from range(3) as "r"');
  });

  test("can be meant in raw SQL", () => {
    expect(compile(sql`from ${sql.table("stg_events")} as e select ${sql.ref("stg_events.id")}`)).toBe(
      'from "main"."stg_events" as e select "stg_events"."id"',
    );
  });
});

describe("a common table expression", () => {
  test("hides a table of the same name, except from itself", () => {
    const query = db
      .with("stg_events", (qb) => qb.selectFrom("stg_events").selectAll().where("id", ">", 1))
      .selectFrom("stg_events")
      .select("stg_events.id");
    expect(compile(query)).toBe(
      'with "stg_events" as (select * from "main"."stg_events" as "stg_events" where "id" > 1) select "stg_events"."id" from "stg_events"',
    );
  });

  test("is seen by those after it, not by those before it", () => {
    const query = db
      .with("a", (qb) => qb.selectFrom("dim_users").select("id"))
      .with("dim_users", (qb) => qb.selectFrom("a").select("id"))
      .with("b", (qb) => qb.selectFrom("dim_users").select("id"))
      .selectFrom("b")
      .selectAll();
    expect(compile(query)).toBe(
      'with "a" as (select "id" from (select 1 as id) as "dim_users"), "dim_users" as (select "id" from "a"), ' +
        '"b" as (select "id" from "dim_users") select * from "b"',
    );
  });

  test("sees itself when it is recursive", () => {
    const query = db
      .withRecursive("dim_users(id)", (qb) =>
        qb.selectNoFrom(sql<number>`1`.as("id")).unionAll(qb.selectFrom("dim_users").select(sql<number>`id + 1`.as("id"))),
      )
      .selectFrom("dim_users")
      .select("dim_users.id");
    expect(compile(query)).toBe(
      'with recursive "dim_users"("id") as (select 1 as "id" union all select id + 1 as "id" from "dim_users") select "dim_users"."id" from "dim_users"',
    );
  });

  test("is not seen outside its query", () => {
    const inner = db
      .with("dim_users", (qb) => qb.selectFrom("stg_events").select("id"))
      .selectFrom("dim_users")
      .select("id");
    const query = db.selectFrom("dim_users").where("id", "in", inner).select("id");
    expect(compile(query)).toBe(
      'select "id" from (select 1 as id) as "dim_users" where "id" in ' +
        '(with "dim_users" as (select "id" from "main"."stg_events" as "stg_events") select "id" from "dim_users")',
    );
  });
});

describe("values", () => {
  const query = () =>
    db
      .selectFrom("stg_events")
      .select(["id", sql`${"it's"} || ${null}`.as("x"), (eb) => eb.lit(-1).as("y"), (eb) => eb.val(-0.5).as("z")])
      .where("name", "in", ["a", "b"])
      .where("at", ">=", new Date(0))
      .limit(5);

  test("are written into compiled SQL", () => {
    expect(compile(query())).toBe(
      `select "id", 'it''s' || NULL as "x", (-1) as "y", (-0.5e0) as "z" from "main"."stg_events" as "stg_events" ` +
        `where "name" in ('a', 'b') and "at" >= TIMESTAMP '1970-01-01 00:00:00' limit 5`,
    );
  });

  test("are parameters where a query is run", () => {
    const { sql: text, parameters } = query().compile();
    expect(text).toContain('where "name" in (?, ?) and "at" >= ? limit ?');
    expect(parameters).toEqual(["it's", null, -0.5, "a", "b", new Date(0), 5]);
  });
});

test("names are quoted whatever they contain", () => {
  const { identifier, relation } = adapter.dialect;
  expect(identifier('a"b; drop')).toBe('"a""b; drop"');
  expect(relation({ schema: "Raw", name: 'x"y' })).toBe('"Raw"."x""y"');
});
