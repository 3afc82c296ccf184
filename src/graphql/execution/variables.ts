/** The values of an operation's variables, by name, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>>;
