import { configure as configureSource, type Source } from 'bot-status-client/store';
import type { Words } from './words/languages/en.js';
import { overrideStrings } from './words/page-phrases.js';

export interface BadgeConfiguration extends Source {
  /** Replaces texts of the badge, in whatever language the page is. */
  readonly strings?: Partial<Words>;
}

/** Applies to all badges of the page that have no setting of their own, whether they are there already or come later. */
export function configure({ strings, ...source }: BadgeConfiguration): void {
  configureSource(source);
  if (strings) overrideStrings(strings);
}
