import { acceptedValues, defineModel, expression, notNull, relationship, unique } from "modelwright";
import { UNKNOWN } from "../lib/unknown.js";
import { intCustomerValue } from "./int_customer_value.js";

export const segments = ["Champions", "Loyal", "New", "Promising", "At risk", "Hibernating"] as const;

export const intCustomerSegments = defineModel({
  name: "int_customer_segments",
  description:
    "One row per customer with an order: fifths by how recently, how often and for how much they bought (RFM; 5 is best), and the segment that follows.",
  deps: [intCustomerValue],
  query: ({ db, fn }) =>
    db
      .with("scores", (qb) =>
        qb
          .selectFrom("int_customer_value as c")
          .where("c.user_id", "<>", UNKNOWN)
          .select(({ ref }) => [
            "c.user_id",
            fn.over(fn.ntile(5), { orderBy: [ref("c.last_order_at"), ref("c.user_id")] }).as("recency_score"),
            fn.over(fn.ntile(5), { orderBy: [ref("c.orders"), ref("c.last_order_at"), ref("c.user_id")] }).as("frequency_score"),
            fn.over(fn.ntile(5), { orderBy: [ref("c.net_eur"), ref("c.user_id")] }).as("monetary_score"),
          ]),
      )
      .selectFrom("scores as s")
      .select((eb) => [
        "s.user_id",
        "s.recency_score",
        "s.frequency_score",
        "s.monetary_score",
        eb
          .case()
          .when(eb.and([eb("s.recency_score", ">=", 4), eb("s.frequency_score", ">=", 4), eb("s.monetary_score", ">=", 4)]))
          .then(eb.val<(typeof segments)[number]>("Champions"))
          .when(eb.and([eb("s.recency_score", ">=", 3), eb("s.frequency_score", ">=", 4)]))
          .then("Loyal")
          .when(eb.and([eb("s.recency_score", ">=", 4), eb("s.frequency_score", "<=", 2)]))
          .then("New")
          .when("s.recency_score", ">=", 3)
          .then("Promising")
          .when("s.frequency_score", ">=", 3)
          .then("At risk")
          .else("Hibernating")
          .end()
          .as("rfm_segment"),
      ]),
  columns: {
    user_id: { description: "The customer.", tests: [unique(), notNull(), relationship(intCustomerValue, "user_id")] },
    recency_score: { description: "Fifth by the last order; 5 for the most recent." },
    frequency_score: { description: "Fifth by the number of orders; 5 for the most." },
    monetary_score: { description: "Fifth by net value; 5 for the highest." },
    rfm_segment: { description: "Segment that follows from the scores.", tests: [notNull(), acceptedValues(segments)] },
  },
  tests: [
    expression(
      "least(recency_score, frequency_score, monetary_score) >= 1 and greatest(recency_score, frequency_score, monetary_score) <= 5",
      {
        name: "int_customer_segments_scores_are_fifths",
      },
    ),
  ],
});
