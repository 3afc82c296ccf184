import type { BadgeStatus, ProblemKind } from 'bot-status-client/store';
import type { Words } from './words/languages/en.js';

/** What the badge shows instead of a state: a quiet label, and a sentence that explains it. */
export interface Quiet {
  readonly kind: 'loading' | 'problem' | 'unavailable';
  readonly label: string;
  readonly text: string;
}

/** `null` if there is a state to show. */
export function quietLook(
  status: BadgeStatus | null,
  problem: ProblemKind | null,
  words: Words,
): Quiet | null {
  if (!status) return problem ? { kind: 'problem', ...wordsOf(problem, words) } : loading(words);
  if (status.available) return null;
  return status.unavailableReason === 'BOT_OFF'
    ? { kind: 'unavailable', label: words.botOff, text: words.botOffText }
    : { kind: 'unavailable', label: words.noBot, text: words.noBotText };
}

/** Why the status shown may be out of date; `null` while it is live. */
export function whyNotLive(problem: ProblemKind | null, words: Words): string | null {
  if (problem === null) return null;
  return problem === 'UNREACHABLE' ? words.notLiveText : wordsOf(problem, words).text;
}

/** Why the viewer may not change the status; `null` if they may. */
export function whyFixed(status: BadgeStatus, words: Words): string | null {
  if (status.viewerCanChange) return null;
  return status.locked ? words.locked : words.readOnly;
}

function loading(words: Words): Quiet {
  return { kind: 'loading', label: words.loading, text: words.loadingText };
}

function wordsOf(problem: ProblemKind, words: Words): { readonly label: string; readonly text: string } {
  const texts: Record<ProblemKind, readonly [string, string]> = {
    NOT_CONFIGURED: [words.notSetUp, words.notSetUpText],
    UNREACHABLE: [words.unreachable, words.unreachableText],
    SIGNED_OUT: [words.signedOut, words.signedOutText],
    NO_ACCESS: [words.noAccess, words.noAccessText],
  };
  const [label, text] = texts[problem];
  return { label, text };
}
