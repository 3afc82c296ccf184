/** Maximum number of contacts in one call. */
export const MAX_BULK = 1_000;
