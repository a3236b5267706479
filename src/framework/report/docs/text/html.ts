import Handlebars from "handlebars";

/** Text that is HTML already. Templates write everything else escaped, so this type marks each place that vouches for its content. */
export type Html = InstanceType<typeof Handlebars.SafeString>;

export const html = (content: string): Html => new Handlebars.SafeString(content);

/** Escapes text for element content and quoted attributes. */
export const escapeHtml = (text: string): string => Handlebars.escapeExpression(text);
