declare const rowType: unique symbol;

/**
 * Anything that can be read by name in a query: a model, a source, a seed or a snapshot.
 * `Row` exists only in the types; it is what one row looks like when it is read into JavaScript.
 */
export interface Relation<Name extends string = string, Row = unknown> {
  readonly kind: "model" | "source" | "seed" | "snapshot";
  readonly name: Name;
  readonly [rowType]?: Row;
}

/**
 * The row type of a model, source, seed or snapshot.
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

/**
 * The same row as one plain type: a hover shows its columns, and the types of the models below do not contain the query it comes
 * from. Without that, the type of a model at the end of a long chain would hold all queries of the chain, and the checker give up
 * ("excessively deep"); the detour over a union of columns is what forgets the query.
 */
export type Flatten<Row> = keyof Row extends infer Column extends PropertyKey
  ? ByName<{ [Name in keyof Row]: [Name, Row[Name]] }[keyof Row]> extends infer Values extends Readonly<Record<PropertyKey, unknown>>
    ? { [Name in Column]: Values[Name] }
    : never
  : never;
type ByName<Column extends readonly [PropertyKey, unknown]> = { [Each in Column as Each[0]]: Each[1] };
