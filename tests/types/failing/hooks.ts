// Hooks are SQL: texts, or functions that return what their sql template makes, over what the model reads.
import { defineModel, defineOperation, defineSeed, sqlModel } from "modelwright";
import { z } from "zod";
import { customers, orders } from "./shop.js";

export const notSql = defineModel({
  name: "not_sql",
  deps: [orders],
  preHook: [1],
  //        ^ 'number' is not assignable to type 'Hook<
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const unwritten = defineModel({
  name: "unwritten",
  deps: [orders],
  postHook: [() => 1],
  //         ^ '() => number' is not assignable to type 'Hook<
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const undeclared = sqlModel({
  name: "undeclared_in_hook",
  deps: [orders],
  contract: z.object({ orders: z.int() }),
  query: ({ sql, ref }) => sql`select count(*) as orders from ${ref(orders)}`,
  postHook: ["analyze", ({ self, sql, ref }) => sql`insert into ${self} select count(*) from ${ref(customers)}`],
  //                                                                                               ^ 'Source<"customers", … 'Source<"orders"
});

export const seeded = defineSeed({
  name: "seeded",
  schema: z.object({ code: z.string() }),
  postHook: [({ self, sql, ref }) => sql`insert into ${self} select ${ref(customers)}`],
  //                                                                      ^ 'Source<"customers", … 'never'
});

export const granted = defineModel({
  name: "granted",
  deps: [orders],
  grants: { select: ["reporter"] },
//^ 'grants' does not exist
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const misread = defineOperation({
  name: "misread",
  args: z.object({ days: z.int() }),
  run: ({ args, sql }) => sql`delete from audit where age > ${args.day}`,
  //                                                               ^ 'day' does not exist
});
