// P2: ranges, negations and cases know the columns and their types too.
import { defineModel } from "modelwright";
import { orders } from "./shop.js";

export const inRange = defineModel({
  name: "in_range",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.between("amont", 1, 2).as("small")]),
  //                                                                    ^ '"amont"' … "amount"
});

export const rangeOfAnotherType = defineModel({
  name: "range_of_another_type",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.between("amount", "a", 2).as("small")]),
  //                                                                              ^ '"a"' … Operand<number | null>
});

export const negated = defineModel({
  name: "negated",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => ["order_id", eb.not("shiped").as("open")]),
  //                                                                            ^ '"shiped"' … "order_id"
});

export const castColumn = defineModel({
  name: "cast_column",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.cast<string>("amont", "varchar").as("text")]),
  //                                                                         ^ '"amont"' … "amount"
});

export const caseOfColumn = defineModel({
  name: "case_of_column",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.case("chanel").when("click").then(1).end().as("clicks")]),
  //                                                                 ^ '"chanel"' … "channel"
});

export const caseOfUnknownValue = defineModel({
  name: "case_of_unknown_value",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.case("channel").when("clik").then(1).else(0).end().as("clicks")]),
  //                                                                                 ^ '"clik"' … "click" | "purchase"
});

export const caseOfCondition = defineModel({
  name: "case_of_condition",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.case().when("amont", ">", 1).then(1).else(0).end().as("large")]),
  //                                                                        ^ '"amont"' … "amount"
});

export const caseOfAnotherType = defineModel({
  name: "case_of_another_type",
  deps: [orders],
  query: ({ db }) => db.selectFrom("orders").select((eb) => [eb.case().when("amount", ">", "ten").then(1).else(0).end().as("large")]),
  //                                                                                       ^ '"ten"' … ComparableTo<"amount", number | null
});

export const inConditionalStep = defineModel({
  name: "in_conditional_step",
  deps: [orders],
  query: ({ db }) =>
    db
      .selectFrom("orders")
      .select("order_id")
      .$if(true, (query) => query.where("amont", ">", 1)),
  //                                    ^ '"amont"' … "amount"
});
