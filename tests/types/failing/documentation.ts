// P3 and P4: docs and tests only on columns that there are, with values and columns that fit them.
import { acceptedValues, defineModel, defineSeed, defineSource, notNull, parquet, relationship, uniqueCombination } from "modelwright";
import { z } from "zod";
import { customers, orders, stgOrders } from "./shop.js";

export const missingColumn = defineModel({
  name: "missing_column",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "amount"]),
  columns: {
    order_id: { description: "Key.", tests: [notNull()] },
    amont: { description: "Revenue." },
  //^ 'amont' does not exist
  },
});

export const columnNotSelected = defineModel({
  name: "column_not_selected",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "amount as revenue"]),
  columns: { amount: { tests: [notNull()] } },
  //         ^ 'amount' does not exist
});

export const misspeltValue = defineModel({
  name: "misspelt_value",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "channel"]),
  columns: {
    channel: { tests: [acceptedValues(["clik"])] },
    //                 ^ "clik" … TestOf<"channel", "click" | "purchase">
  },
});

export const valueOfAnotherType = defineModel({
  name: "value_of_another_type",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "amount"]),
  columns: {
    amount: { tests: [acceptedValues(["10"])] },
    //                ^ "10" … TestOf<"amount", number | null>
  },
});

export const relationshipToAnotherType = defineModel({
  name: "relationship_to_another_type",
  deps: [stgOrders, customers],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "customer_id"]),
  columns: {
    customer_id: { tests: [relationship(customers, "age")] },
    //                     ^ number … TestOf<"customer_id", string>
  },
});

export const relationshipToMissingColumn = defineModel({
  name: "relationship_to_missing_column",
  deps: [stgOrders, customers],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "customer_id"]),
  columns: {
    customer_id: { tests: [relationship(customers, "id")] },
    //                                             ^ '"id"' … "customer_id"
  },
});

export const combinationWithMissingColumn = defineModel({
  name: "combination_with_missing_column",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "channel"]),
  tests: [uniqueCombination(["order_id", "chanel"])],
  //      ^ "chanel" … "channel"
});

export const ofSource = defineSource({
  name: "of_source",
  source: "shop",
  location: parquet("x"),
  schema: z.object({ id: z.string() }),
  columns: { idd: { tests: [notNull()] } },
  //         ^ 'idd' does not exist
});

export const ofSeed = defineSeed({
  name: "of_seed",
  schema: z.object({ code: z.enum(["CH", "DE"]), name: z.string() }),
  columns: { code: { tests: [acceptedValues(["CH", "FR"])] } },
  //                         ^ "FR" … TestOf<"code", "CH" | "DE">
});
