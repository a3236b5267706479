import Handlebars from "handlebars";
import { type Html, html } from "../text/html.js";
import { partials } from "./partials.js";

/**
 * A Handlebars template over a view of a known type, compiled when it is first used. A field that the view lacks is an error, and everything
 * is escaped but {@link Html}.
 */
export function template<View extends object>(source: string): (view: View) => Html {
  let compiled: Handlebars.TemplateDelegate<View> | undefined;
  return (view) => {
    compiled ??= engine().compile<View>(source, { strict: true, knownHelpersOnly: true });
    return html(compiled(view));
  };
}

let shared: typeof Handlebars | undefined;

/** An instance of our own: helpers and partials of an embedding program stay out, and ours stay in. */
function engine(): typeof Handlebars {
  if (shared === undefined) {
    shared = Handlebars.create();
    shared.registerPartial(partials);
  }
  return shared;
}
