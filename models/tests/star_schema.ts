import { defineSingularTest } from "modelwright";
import { intProductPerformance } from "../intermediate/int_product_performance.js";
import { intRevenueEntries } from "../intermediate/int_revenue_entries.js";
import { total } from "../lib/money.js";
import { dimDate } from "../marts/dim_date.js";
import { dimProducts } from "../marts/dim_products.js";
import { dimUsers } from "../marts/dim_users.js";
import { fctRevenue } from "../marts/fct_revenue.js";

export const joinsLoseNoRows = defineSingularTest({
  name: "star_schema_joins_lose_no_rows",
  description: "Joined with all its dimensions, fct_revenue has as many rows as there are entries: none is lost, none doubled.",
  deps: [intRevenueEntries, fctRevenue, dimDate, dimProducts, dimUsers],
  query: ({ db, fn }) =>
    db
      .with("joined", (qb) =>
        qb
          .selectFrom("fct_revenue as f")
          .innerJoin("dim_date as d", "d.date_day", "f.entry_date")
          .innerJoin("dim_products as p", "p.product_key", "f.product_key")
          .innerJoin("dim_users as u", "u.user_id", "f.user_id")
          .select(fn.countAll().as("joined_rows")),
      )
      .with("entries", (qb) => qb.selectFrom("int_revenue_entries").select(fn.countAll().as("entry_rows")))
      .selectFrom("joined")
      .crossJoin("entries")
      .whereRef("joined.joined_rows", "<>", "entries.entry_rows")
      .selectAll(),
});

export const revenueIsTheSameEverywhere = defineSingularTest({
  name: "revenue_is_the_same_everywhere",
  description: "Net revenue of all entries = lifetime values of all customers = sales less discounts and refunds of all products.",
  deps: [fctRevenue, dimUsers, intProductPerformance],
  query: ({ db, fn }) =>
    db
      .with("entries", (qb) => qb.selectFrom("fct_revenue").select(({ ref }) => total(fn, ref("net_eur")).as("of_entries")))
      .with("customers", (qb) => qb.selectFrom("dim_users").select(({ ref }) => total(fn, ref("lifetime_net_eur")).as("of_customers")))
      .with("products", (qb) =>
        qb
          .selectFrom("int_product_performance")
          .select((eb) => total(fn, eb(eb("gross_eur", "-", eb.ref("discount_eur")), "-", eb.ref("refund_eur"))).as("of_products")),
      )
      .selectFrom("entries")
      .crossJoin("customers")
      .crossJoin("products")
      .where((eb) => eb.or([eb("of_entries", "<>", eb.ref("of_customers")), eb("of_entries", "<>", eb.ref("of_products"))]))
      .selectAll(),
});

export const pricesNeverOverlap = defineSingularTest({
  name: "prices_of_a_product_never_overlap",
  description: "On no day has a product two prices.",
  deps: [dimProducts],
  query: ({ db, fn }) =>
    db
      .with("neighbours", (qb) =>
        qb
          .selectFrom("dim_products")
          .select(({ ref }) => [
            "product_key",
            "valid_from",
            fn.over(fn.lag(ref("valid_to")), { partitionBy: [ref("product_id")], orderBy: [ref("valid_from")] }).as("previous_to"),
          ]),
      )
      .selectFrom("neighbours")
      .whereRef("valid_from", "<", "previous_to")
      .selectAll(),
});

export const calendarHasNoGaps = defineSingularTest({
  name: "calendar_has_no_gaps",
  description: "Every day of dim_date but the first follows the day before.",
  deps: [dimDate],
  query: ({ db, fn }) =>
    db
      .with("neighbours", (qb) =>
        qb
          .selectFrom("dim_date")
          .select(({ ref }) => ["date_day", fn.over(fn.lag(ref("date_day")), { orderBy: [ref("date_day")] }).as("previous_day")]),
      )
      .selectFrom("neighbours")
      .where((eb) => eb("date_day", "<>", fn.dateAdd("day", 1, eb.ref("previous_day"))))
      .selectAll(),
});
