import { BotStatusError, type StatusPayload } from 'bot-status-client/store';
import type { Words } from './words/languages/en.js';
import type { Phrases } from './words/phrases.js';

/** The message shown when a change fails. */
export interface Feedback {
  readonly code: string;
  readonly title: string;
  readonly text: string;
}

/** Returns `null` if the change succeeded. */
export function feedbackOf(payload: StatusPayload, phrases: Phrases, now: number): Feedback | null {
  const [error] = payload.userErrors;
  if (!error) return null;
  const { words } = phrases;
  const { botStatus } = payload;
  if (error.code !== 'CONFLICT' || !botStatus) return failed(error.code, words);
  const title = words.justChangedTo(phrases.who(botStatus.changedBy), phrases.stateUntil(botStatus, now));
  return { code: error.code, title, text: words.changeNotMade };
}

export function feedbackOfError(error: unknown, { words }: Phrases): Feedback {
  return failed(error instanceof BotStatusError ? error.code : 'INTERNAL', words);
}

/** The service explains a refusal in English, so its sentences are not shown. */
function failed(code: string, words: Words): Feedback {
  return { code, title: words.nothingChanged, text: textOf(code, words) };
}

function textOf(code: string, words: Words): string {
  switch (code) {
    case 'UNREACHABLE':
      return words.noConnection;
    case 'UNAUTHENTICATED':
      return words.signedOutText;
    case 'FORBIDDEN':
      return words.notAllowed;
    case 'BOT_UNAVAILABLE':
    case 'BAD_INPUT':
    case 'CONFLICT':
      return words.notPossible;
    case 'RATE_LIMITED':
      return words.tooMany;
    default:
      return words.tryAgain;
  }
}
