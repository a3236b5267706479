// A snapshot's keys, columns and tests are those of the relation that it keeps versions of.
import { defineModel, defineSnapshot, notNull } from "modelwright";
import { customers, orders } from "./shop.js";

export const missingKey = defineSnapshot({
  name: "missing_key",
  relation: customers,
  uniqueKey: "customer",
//^ Type '"customer"' is not assignable to type … customer_id: string
  strategy: { kind: "check", columns: "all" },
});

export const missingKeys = defineSnapshot({
  name: "missing_keys",
  relation: customers,
  uniqueKey: ["customer_id", "cuntry"],
//^ "cuntry" … country: string | null
  strategy: { kind: "check", columns: "all" },
});

export const notATime = defineSnapshot({
  name: "not_a_time",
  relation: orders,
  uniqueKey: "order_id",
  strategy: { kind: "timestamp", updatedAt: "amount" },
//^ updatedAt: "amount" … SnapshotStrategy
});

export const missingColumn = defineSnapshot({
  name: "missing_column",
  relation: orders,
  uniqueKey: "order_id",
  strategy: { kind: "check", columns: ["amount", "chanel"] },
//^ "chanel" … SnapshotStrategy
});

export const noDeletions = defineSnapshot({
  name: "no_deletions",
  relation: orders,
  uniqueKey: "order_id",
  strategy: { kind: "check", columns: "all" },
  columns: { dbt_is_deleted: { tests: [notNull()] } },
  //         ^ 'dbt_is_deleted' does not exist
});

const snapshot = defineSnapshot({
  name: "orders_snapshot",
  relation: orders,
  uniqueKey: "order_id",
  strategy: { kind: "timestamp", updatedAt: "ordered_at" },
});

export const reader = defineModel({
  name: "reader",
  deps: [snapshot],
  query: ({ db }) => db.selectFrom("orders_snapshot").select(["order_id", "dbt_valid_form"]),
  //                                                                      ^ Type '"dbt_valid_form"' … "dbt_valid_from"
});
