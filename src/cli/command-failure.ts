/** Ends the program with a message for its user. */
export class CommandFailure extends Error {}
