// Raw SQL reads its dependencies through `ref`, and its docs and tests are checked against its contract.
import { acceptedValues, sqlModel } from "modelwright";
import { z } from "zod";
import { customers, orders } from "./shop.js";

export const undeclared = sqlModel({
  name: "undeclared",
  deps: [orders],
  contract: z.object({ orders: z.int() }),
  query: ({ sql, ref }) => sql`select count(*) as orders from ${ref(orders)} join ${ref(customers)} using (customer_id)`,
  //                                                                                    ^ 'Source<"customers", … 'Source<"orders"
});

export const documented = sqlModel({
  name: "documented",
  deps: [orders],
  contract: z.object({ channel: z.enum(["click", "purchase"]), orders: z.int() }),
  query: ({ sql, ref }) => sql`select channel, count(*) as orders from ${ref(orders)} group by all`,
  columns: {
    chanel: { description: "Channel." },
  //^ 'chanel' does not exist
  },
});

export const tested = sqlModel({
  name: "tested",
  deps: [orders],
  contract: z.object({ channel: z.enum(["click", "purchase"]), orders: z.int() }),
  query: ({ sql, ref }) => sql`select channel, count(*) as orders from ${ref(orders)} group by all`,
  columns: { channel: { tests: [acceptedValues(["clik"])] } },
  //                            ^ "clik" … TestOf<"channel", "click" | "purchase">
});
