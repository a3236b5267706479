import type { SqlDialect } from "../adapters/adapter.js";
import type { BothSides } from "../artifacts/diff.js";
import type { SharedColumn } from "./columns.js";

/** Two relations as they are compared. */
export interface Pair {
  readonly dialect: SqlDialect;
  /** The relations, quoted as SQL. */
  readonly from: BothSides<string>;
  /** A condition in SQL. */
  readonly where: string | undefined;
  /** Empty where rows are compared as a whole. */
  readonly key: readonly SharedColumn[];
  /** What is compared besides the key. */
  readonly values: readonly SharedColumn[];
  /** How far apart fractional numbers may be and still count as the same. */
  readonly tolerance: number;
}

type Side = keyof BothSides<string>;

const keyAlias = (index: number): string => `k${index}`;
export const valueAlias = (index: number): string => `v${index}`;

/** The columns of a side under short names that no column of a user's can clash with, all in the types in which they are compared. */
function sideOf({ dialect, from, where, key, values }: Pair, side: Side, numbered = false): string {
  const column = ({ spelled, isCast, type }: SharedColumn) => {
    const name = dialect.identifier(spelled[side]);
    return isCast ? `cast(${name} as ${type})` : name;
  };
  const named = [
    ...key.map((shared, index) => `${column(shared)} as ${keyAlias(index)}`),
    ...values.map((shared, index) => `${column(shared)} as ${valueAlias(index)}`),
    "true as here",
  ];
  // The condition stands on a line of its own: it may end in a comment.
  const rows = `select ${named.join(", ")} from ${from[side]}${where === undefined ? "" : ` where (\n${where}\n)`}`;
  if (!numbered) return `(${rows})`;
  const order = values.length === 0 ? "" : ` order by ${values.map((_, index) => valueAlias(index)).join(", ")}`;
  return `(select *, row_number() over (partition by ${keyList(key)}${order}) as n from (${rows}))`;
}

const keyList = (key: readonly SharedColumn[], of = ""): string => key.map((_, index) => `${of}${keyAlias(index)}`).join(", ");

/** What a side's keys are like: how many rows, how many with a null in the key, how many keys with several rows. */
export function keyFacts(pair: Pair): string {
  const facts = (side: Side) => `
    select '${side}' as side, coalesce(sum(n), 0) as "rows", coalesce(sum(n) filter (where ${pair.key.map((_, index) => `${keyAlias(index)} is null`).join(" or ")}), 0) as nulls,
      count(*) filter (where n > 1) as duplicates
    from (select ${keyList(pair.key)}, count(*) as n from ${sideOf(pair, side)} group by ${keyList(pair.key)})`;
  return `${facts("before")}\nunion all${facts("after")}`;
}

/** Whether the value of a column differs; two nulls are the same. */
function differs({ dialect, tolerance }: Pair, column: SharedColumn, index: number): string {
  const [before, after] = [`b.${valueAlias(index)}`, `a.${valueAlias(index)}`];
  const distinct = `${before} is distinct from ${after}`;
  if (tolerance === 0 || !dialect.isFractional(column.type)) return `(${distinct})`;
  const distance = `abs(cast(${before} as double) - cast(${after} as double))`;
  return `(${distinct} and not coalesce(${distance} <= ${dialect.literal(tolerance)}, false))`;
}

/**
 * Both sides, joined by key. Where a key has several rows, the first ones by value are compared with each other, then the second ones:
 * the same rows in another order are no difference.
 */
function joined(pair: Pair, hasDuplicates: boolean): string {
  const same = pair.key.map((_, index) => `b.${keyAlias(index)} is not distinct from a.${keyAlias(index)}`);
  if (hasDuplicates) same.push("b.n = a.n");
  const [before, after] = [sideOf(pair, "before", hasDuplicates), sideOf(pair, "after", hasDuplicates)];
  return `${before} as b full outer join ${after} as a on ${same.join(" and ")}`;
}

const kinds = { added: "b.here is null", removed: "a.here is null" } as const;
const onBoth = "b.here and a.here";

const anyDiffers = (pair: Pair): string =>
  pair.values.length === 0 ? "false" : `(${pair.values.map((column, index) => differs(pair, column, index)).join(" or ")})`;

/** One row: how many rows were added, removed, changed, are on both sides; how many values of each column changed. */
export function keyedCounts(pair: Pair, hasDuplicates: boolean): string {
  const counts = [
    `count(*) filter (where ${kinds.added}) as added`,
    `count(*) filter (where ${kinds.removed}) as removed`,
    `count(*) filter (where ${onBoth}) as both`,
    `count(*) filter (where ${onBoth} and ${anyDiffers(pair)}) as changed`,
    ...pair.values.map((column, index) => `count(*) filter (where ${onBoth} and ${differs(pair, column, index)}) as ${valueAlias(index)}`),
  ];
  return `select ${counts.join(",\n  ")}\nfrom ${joined(pair, hasDuplicates)}`;
}

/** The first rows that only one side has, as text. */
export function keyedOneSided(pair: Pair, hasDuplicates: boolean, kind: "added" | "removed", limit: number): string {
  const side = kind === "added" ? "a" : "b";
  const shown = [...pair.key.map((_, index) => keyAlias(index)), ...pair.values.map((_, index) => valueAlias(index))];
  const order = [...pair.key.map((_, index) => `${side}.${keyAlias(index)}`), ...(hasDuplicates ? [`${side}.n`] : [])];
  return `select ${shown.map((alias) => asText(`${side}.${alias}`, alias)).join(", ")}
from ${joined(pair, hasDuplicates)} where ${kinds[kind]} order by ${order.join(", ")} limit ${limit}`;
}

/** The first changed rows: the key, and of each column whether it differs, before and after. */
export function keyedChanged(pair: Pair, hasDuplicates: boolean, limit: number): string {
  const shown = [
    ...pair.key.map((_, index) => asText(`a.${keyAlias(index)}`, keyAlias(index))),
    ...pair.values.flatMap((column, index) => [
      `${differs(pair, column, index)} as d${index}`,
      asText(`b.${valueAlias(index)}`, `b${index}`),
      asText(`a.${valueAlias(index)}`, `a${index}`),
    ]),
  ];
  const order = [keyList(pair.key, "a."), ...(hasDuplicates ? ["a.n"] : [])];
  return `select ${shown.join(", ")}
from ${joined(pair, hasDuplicates)} where ${onBoth} and ${anyDiffers(pair)} order by ${order.join(", ")} limit ${limit}`;
}

const asText = (expression: string, alias: string): string => `cast(${expression} as varchar) as ${alias}`;

/** Each row that there is, once, with how many rows like it each side has. */
function counted(pair: Pair): string {
  const columns = pair.values.map((_, index) => valueAlias(index)).join(", ");
  const side = (from: Side) => `select ${columns}, ${from === "before" ? "1 as b, 0 as a" : "0 as b, 1 as a"} from ${sideOf(pair, from)}`;
  return `(select ${columns}, sum(b) as b, sum(a) as a from (${side("before")} union all ${side("after")}) group by ${columns})`;
}

/** One row: how many whole rows were added and removed, and how many both sides have. Of equal rows, each counts (EXCEPT ALL). */
export function keylessCounts(pair: Pair): string {
  return `select coalesce(sum(greatest(a - b, 0)), 0) as added, coalesce(sum(greatest(b - a, 0)), 0) as removed,
  coalesce(sum(least(a, b)), 0) as both from ${counted(pair)}`;
}

/** The first rows of which one side has more, as text. */
export function keylessOneSided(pair: Pair, kind: "added" | "removed", limit: number): string {
  const columns = pair.values.map((_, index) => valueAlias(index));
  const more = kind === "added" ? "a > b" : "b > a";
  return `select ${columns.map((alias) => asText(alias, alias)).join(", ")}
from ${counted(pair)} as rows where ${more} order by ${columns.map((alias) => `rows.${alias}`).join(", ")} limit ${limit}`;
}

/** The number of rows of each side. */
export function rowCounts(pair: Pair): string {
  const count = (side: Side) => `(select count(*) from ${sideOf(pair, side)}) as ${side}`;
  return `select ${count("before")}, ${count("after")}`;
}

/** What binds the condition alone, on one side. */
export const conditionAlone = ({ from, where }: Pair, side: Side): string => `select 1 from ${from[side]} where (\n${where}\n)`;
