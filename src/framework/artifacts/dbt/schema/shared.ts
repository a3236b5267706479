import { z } from "zod";

/** The release of dbt whose artifacts these look like; readers choose their code path by it. */
export const dbtVersion = "1.10.0";

/** The version of an artifact's format, as every artifact names it. */
export const schemaUrl = <Format extends string>(format: Format) => `https://schemas.getdbt.com/dbt/${format}.json` as const;

export const strings = z.array(z.string()).readonly();
export const dictionary = z.record(z.string(), z.unknown()).readonly();
/** Lists and objects that the format asks for and that stay empty here. */
export const emptyList = z.array(z.never()).readonly();
export const emptyObject = z.strictObject({}).readonly();

/** What the `metadata` of every artifact says. */
export const metadata = <Format extends string>(format: Format) =>
  z.strictObject({
    dbt_schema_version: z.literal(schemaUrl(format)),
    dbt_version: z.string(),
    generated_at: z.iso.datetime({ offset: true, local: true }),
    invocation_id: z.string().nullable(),
    invocation_started_at: z.string().nullish(),
    env: z.record(z.string(), z.string()).readonly(),
  });
