/** A value that a database stores, or takes as a parameter. */
export type Scalar = string | number | boolean | null;
/** A row whose columns are not known. */
export type Row = Record<string, never>;
