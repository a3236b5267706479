import { defineModel, notNull, sql, unique } from "modelwright";
import { UNKNOWN } from "../lib/unknown.js";
import { dimProducts } from "../marts/dim_products.js";
import { dimUsers } from "../marts/dim_users.js";
import { intOrderLines } from "./int_order_lines.js";
import { intSessions } from "./int_sessions.js";

export const intLineDimensions = defineModel({
  name: "int_line_dimensions",
  description:
    "One row per line of an order: what it refers to as far as is known now. Any of it can change long after the order: a visitor becomes a customer, an account arrives, the history of a price is corrected.",
  deps: [intOrderLines, intSessions, dimProducts, dimUsers],
  materialized: "ephemeral",
  query: ({ db, fn }) =>
    db
      .selectFrom("int_order_lines as l")
      .innerJoin("int_sessions as s", "s.session_id", "l.session_id")
      .leftJoin("dim_products as p", (join) =>
        join
          .onRef("p.product_id", "=", "l.product_id")
          .onRef("p.valid_from", "<=", "l.order_date")
          .onRef("p.valid_to", ">", "l.order_date"),
      )
      .leftJoin("dim_users as u", "u.user_id", "l.user_id")
      .select(({ ref }) => [
        "l.purchase_event_id",
        "l.order_id",
        "l.line_no",
        "l.order_date",
        fn.coalesce(ref("u.user_id"), sql.lit(UNKNOWN)).as("user_id"),
        fn.coalesce(ref("p.product_key"), sql.lit(UNKNOWN)).as("product_key"),
        "l.session_id",
        "s.channel_group",
        "s.device",
        "s.country",
        "l.currency",
        "l.rate_to_eur",
      ]),
  columns: {
    purchase_event_id: { description: "The order line.", tests: [unique(), notNull()] },
    order_id: { description: "The order." },
    line_no: { description: "The line of the order." },
    order_date: { description: "Day of the order (UTC)." },
    user_id: { description: `The customer; \`${UNKNOWN}\` for guests.` },
    product_key: { description: "The product at the price of the day of the order." },
    session_id: { description: "The session of the order." },
    channel_group: { description: "Channel group of that session." },
    device: { description: "Device of that session." },
    country: { description: "ISO 3166 country of that session." },
    currency: { description: "ISO 4217 currency of the order." },
    rate_to_eur: { description: "What one unit of it was worth in euros on the day of the order." },
  },
});
