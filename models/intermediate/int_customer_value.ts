import { defineModel, notNull, sql, unique } from "modelwright";
import { total } from "../lib/money.js";
import { UNKNOWN } from "../lib/unknown.js";
import { stgUsers } from "../staging/stg_users.js";
import { intOrders } from "./int_orders.js";

export const intCustomerValue = defineModel({
  name: "int_customer_value",
  description: "One row per customer with an order, and one for all guests together: what they ordered and gave back over their lifetime.",
  deps: [intOrders, stgUsers],
  query: ({ db, fn }) =>
    db
      .with("known", (qb) =>
        qb
          .selectFrom("int_orders as o")
          .leftJoin("stg_users as u", "u.user_id", "o.user_id")
          .selectAll("o")
          .select(({ ref }) => fn.coalesce(ref("u.user_id"), sql.lit(UNKNOWN)).as("customer_id")),
      )
      .selectFrom("known as o")
      .groupBy("o.customer_id")
      .select(({ ref }) => [
        "o.customer_id as user_id",
        fn.countAll().as("orders"),
        total(fn, ref("o.units")).as("units"),
        fn.min(ref("o.ordered_at")).$notNull().as("first_order_at"),
        fn.max(ref("o.ordered_at")).$notNull().as("last_order_at"),
        total(fn, ref("o.gross_eur")).as("gross_eur"),
        total(fn, ref("o.discount_eur")).as("discount_eur"),
        total(fn, ref("o.refund_eur")).as("refund_eur"),
        total(fn, sql<number>`${ref("o.revenue_eur")} - ${ref("o.refund_eur")}`).as("net_eur"),
      ]),
  columns: {
    user_id: { description: `The customer; \`${UNKNOWN}\` for all guests.`, tests: [unique(), notNull()] },
    orders: { description: "Orders." },
    units: { description: "Units ordered." },
    first_order_at: { description: "First order (UTC)." },
    last_order_at: { description: "Last order (UTC)." },
    gross_eur: { description: "Prices times quantities, in euro cents." },
    discount_eur: { description: "Discounts in euro cents." },
    refund_eur: { description: "What was paid back, in euro cents." },
    net_eur: { description: "Gross less discounts and refunds, in euro cents." },
  },
});
