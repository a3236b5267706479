declare const rowType: unique symbol;

/**
 * Anything that can be read by name in a query: a model, a source or a seed.
 * `Row` exists only in the types; it is what one row looks like when it is read into JavaScript.
 */
export interface Relation<Name extends string = string, Row = unknown> {
  readonly kind: "model" | "source" | "seed";
  readonly name: Name;
  readonly [rowType]?: Row;
}

/**
 * The row type of a model, source or seed.
 *
 * @example
 * ```ts
 * type Order = RowOf<typeof stgOrders>; // { order_id: string; amount: number | null }
 * ```
 */
export type RowOf<R> = R extends { readonly [rowType]?: infer Row } ? Row : never;

/** The database a query sees: the declared dependencies by name, and nothing else. */
export type DatabaseOf<Deps extends readonly Relation[]> = { [Dep in Deps[number] as Dep["name"]]: RowOf<Dep> };

/** The names of a row's columns. */
export type ColumnName<Row> = keyof Row & string;

/** Flattens an intersection into one object type, so that a hover shows the columns. */
export type Flatten<Row> = { [Column in keyof Row]: Row[Column] };
