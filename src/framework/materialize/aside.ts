import type { CatalogRelation, RelationName } from "../adapters/adapter.js";

/** Names of models start with a letter, so that no model can have such a name. */
const pattern = /^__building_([0-9a-f]{8})_/;

/** Where a run builds a relation aside: in the same schema, under a name that tells the run. `token` is eight hexadecimal digits. */
export const asideOf = ({ schema, name }: RelationName, token: string): RelationName => ({ schema, name: `__building_${token}_${name}` });

/** The relations that runs which were killed have left behind. */
export const leftovers = (catalogue: readonly CatalogRelation[], isLive: (token: string) => boolean): CatalogRelation[] =>
  catalogue.filter(({ name }) => {
    const token = pattern.exec(name)?.[1];
    return token !== undefined && !isLive(token);
  });
