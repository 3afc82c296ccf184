import { RequestError } from './api/api-client.js';
import type { BadgeStatus } from './api/generated/operations.js';
import type { StatusPayload } from './documents.js';
import { describeActor, describeState } from './words/describe-status.js';

/** The message shown when a change fails. */
export interface Feedback {
  readonly code: string;
  readonly title: string;
  readonly text: string;
}

const NOT_NOW = 'Nothing was changed.';

/** Returns `null` if the change succeeded. */
export function feedbackOf(payload: StatusPayload, now: number): Feedback | null {
  const [error] = payload.userErrors;
  if (!error) return null;
  const { botStatus } = payload;
  if (error.code === 'CONFLICT' && botStatus) {
    return { code: error.code, title: 'Changed by someone else', text: describeConflict(botStatus, now) };
  }
  return { code: error.code, title: 'That was not possible', text: error.message };
}

export function feedbackOfError(error: unknown): Feedback {
  if (!(error instanceof RequestError)) {
    return { code: 'INTERNAL', title: NOT_NOW, text: 'Something went wrong. Try again.' };
  }
  if (error.code === 'UNREACHABLE') {
    return { code: error.code, title: 'No connection', text: 'The change did not arrive. Try again later.' };
  }
  return { code: error.code, title: NOT_NOW, text: error.message };
}

function describeConflict(status: BadgeStatus, now: number): string {
  const who = describeActor(status.changedBy);
  const what = describeState(status, now).replace(/^Bot /, 'the bot ');
  return `${who} changed the status first: ${what}. Your change was not made. Choose again if you still want it.`;
}
