/** A value that a database stores, or takes as a parameter. */
export type Scalar = string | number | boolean | null;

/** Maximum number of parameters of one statement; SQLite's limit is 32,766. */
export const MAX_PARAMETERS = 30_000;
