import { csv, defineModel, defineSource, parquet } from "modelwright";
import { z } from "zod";

export const orders = defineSource({
  name: "orders",
  source: "shop",
  location: parquet("data/orders.parquet"),
  schema: z.object({
    order_id: z.string(),
    customer_id: z.string(),
    channel: z.enum(["click", "purchase"]),
    amount: z.number().nullable(),
    ordered_at: z.date(),
  }),
});

export const customers = defineSource({
  name: "customers",
  source: "shop",
  location: csv("data/customers.csv"),
  schema: z.object({ customer_id: z.string(), age: z.int(), country: z.string().nullable() }),
});

export const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["order_id", "customer_id", "channel", "amount"]),
});
