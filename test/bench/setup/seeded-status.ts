import type { Actor } from '../../../src/domain/actor';
import { type BotStatus, createInitialStatus } from '../../../src/domain/bot-status';
import { fallAsleep, wake } from '../../../src/domain/decisions/change-state';
import type { Instant } from '../../../src/domain/time/instant';
import { toStatusText } from '../../../src/persistence/contacts/status-document';

export const SEEDER: Actor = { kind: 'USER', id: 'sam', name: 'Sam Seed' };
/** Stands for the wake time, which the database puts in. */
const WAKE_AT = -1;

/** The document of a contact that somebody put to sleep, around its wake time. */
export function asleepDocument(at: Instant): readonly [before: string, after: string] {
  const status = fallAsleep(createInitialStatus(at), causeAt(at), WAKE_AT);
  const [before, after] = documentOf(status, at).split(String(WAKE_AT));
  return [before!, after!];
}

/** The document of a contact that somebody turned on. */
export function activeDocument(at: Instant): string {
  return documentOf(wake(createInitialStatus(at), causeAt(at)), at);
}

function causeAt(at: Instant) {
  return { reason: 'MANUAL', actor: SEEDER, at, note: null } as const;
}

function documentOf(status: BotStatus, at: Instant): string {
  return toStatusText({ ...status, version: 1, epoch: 1, lastExplicitAt: at });
}
