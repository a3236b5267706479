export type { SiteFile } from "./docs/assets.js";
export { renderDocs } from "./docs/docs.js";
export { type DocsServer, type ServeDocsOptions, serveDocs } from "./docs/serve.js";
export type { DocsInput, DocsOptions, HandWrittenPage } from "./docs/site.js";
export { type WriteDocsOptions, writeDocs } from "./docs/write.js";
