/** Key of the row that each dimension has for what is not known, so that no fact loses its row in a join. */
export const UNKNOWN = "unknown";
