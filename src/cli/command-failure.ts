import type { AppError } from '../application/app-error';

/** Ends the program with a message for its user. */
export class CommandFailure extends Error {}

/** The reason of an outage without what is only true of its last call: that nothing was stored. */
export function describeOutage({ message }: AppError): string {
  return `${message.split(/[;.]/, 1)[0]}.`;
}
