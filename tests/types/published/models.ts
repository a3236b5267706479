import { acceptedValues, defineModel, defineSource, notNull, parquet, type RowOf, unique } from "modelwright";
import { createEngine } from "modelwright/engine";
import { z } from "zod";

const orders = defineSource({
  name: "orders",
  source: "shop",
  location: parquet("data/orders/*.parquet"),
  schema: z.object({ id: z.string(), buyer: z.string(), channel: z.enum(["click", "purchase"]), amount: z.number().nullable() }),
});

const stgOrders = defineModel({
  name: "stg_orders",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["id", "buyer as customer", "channel", "amount"]),
  columns: { channel: { tests: [acceptedValues(["click"])] } },
});

/** As above, with a column renamed. */
const renamed = defineModel({
  name: "renamed",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select(["id", "buyer as buyer_id", "channel", "amount"]),
});

export const fctCustomers = defineModel({
  name: "fct_customers",
  deps: [stgOrders],
  query: ({ db, fn }) =>
    db
      .selectFrom("stg_orders as o")
      .groupBy("o.customer")
      .select((eb) => ["o.customer", fn.max(eb.ref("o.channel")).as("last_channel"), fn.sum(eb.ref("o.amount")).as("revenue")]),
  columns: { customer: { description: "Who bought.", tests: [unique(), notNull()] } },
});

export const broken = defineModel({
  name: "broken",
  deps: [renamed],
  query: ({ db, fn }) => db.selectFrom("renamed as o").select((eb) => ["o.customer", fn.sum(eb.ref("o.amount")).as("revenue")]),
  //                                                                   ^ here
});

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
interface FctCustomer {
  customer: string;
  last_channel: "click" | "purchase" | null;
  revenue: number | null;
}
/** `any` is the same as nothing but itself. */
export const isExact: Same<RowOf<typeof fctCustomers>, { [Column in keyof FctCustomer]: FctCustomer[Column] }> = true;

export async function read(): Promise<readonly true[]> {
  const engine = await createEngine({ projectDir: "." });
  const all = await (await engine.db(fctCustomers)).selectAll().execute();
  const some = await (await engine.db(fctCustomers)).select(["customer", "revenue"]).executeTakeFirstOrThrow();
  const areExact: [
    Same<(typeof all)[number], { [Column in keyof FctCustomer]: FctCustomer[Column] }>,
    Same<typeof some.revenue, number | null>,
  ] = [true, true];
  return areExact;
}
