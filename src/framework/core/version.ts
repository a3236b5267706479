/** The version of Modelwright: written into artifacts, and part of every cache key. A test keeps it equal to package.json. */
export const version = "0.1.0";
