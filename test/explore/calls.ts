import type { Caller } from '../../src/application/access/caller';
import { markConversationRead } from '../../src/application/commands/messages/mark-conversation-read';
import { reportGoal } from '../../src/application/commands/messages/report-goal';
import { linkContact, unlinkContact } from '../../src/application/commands/records/aliases';
import { deleteContact } from '../../src/application/commands/records/contacts';
import { commitReply, reserveReply } from '../../src/application/commands/replies/reply-gate';
import { formatToken } from '../../src/application/commands/replies/reply-token';
import { revokeReply } from '../../src/application/commands/replies/revoke-reply';
import { type SetBotStatusInput, setBotStatus } from '../../src/application/commands/statuses/set-bot-status';
import { wakeContacts } from '../../src/application/commands/statuses/wake-contacts';
import type { Command } from '../../src/application/writing/command';
import { type Goal, wakeTimeOf } from '../../src/domain/bot-status';
import type { Calendar } from '../../src/domain/time/calendar';
import type { Happening } from './oracle/notebook';
import { digestOf, numberedToken, ownerIn, type World } from './world';

/** One event of the alphabet. */
export interface Step {
  readonly name: string;
  /** The contact that it concerns, by the id that it names. */
  readonly contactId: string;
  /** The time at which it happens, one tick after the last event that changed something. */
  readonly at?: (world: World, tick: number) => number;
  /** The call under this id of the contact, and what it means. */
  readonly call: (world: World, contactId: string, now: number) => Call;
}

export interface Call {
  readonly command: Command<unknown>;
  readonly happening: Happening;
  /** Whether the same call again is another event, such as a further reservation. */
  readonly isNeverTheSame?: boolean;
}

export const MINUTE = 60_000;
const TTL = 5 * MINUTE;
export const TEXT = 'text of every reply';

export const callers = {
  PERSON: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: 'ben', name: 'Ben' } },
  PROGRAM: { workspace: 'acme', role: 'INTEGRATION', actor: { kind: 'INTEGRATION', id: 'crm', name: 'CRM' } },
} as const satisfies Record<string, Caller>;

const DURATIONS: Readonly<Record<string, number>> = {
  PT10M: 10 * MINUTE,
  PT30M: 30 * MINUTE,
  PT1H: 60 * MINUTE,
};

/** Only knows the durations that the steps use. */
const calendar: Calendar = {
  resolveWake: (wake, _zone, now) => ({
    kind: 'RESOLVED',
    at: now + ('after' in wake ? DURATIONS[wake.after]! : 0),
  }),
  toMilliseconds: (text) => DURATIONS[text] ?? null,
  toDuration: (ms) => `PT${ms / 1_000}S`,
  isTimeZone: () => true,
};

type SetParts = Partial<Omit<SetBotStatusInput, 'wake'>> & {
  readonly after?: 'PT10M' | 'PT30M' | 'PT1H';
  readonly extendBy?: 'PT30M';
  readonly by?: keyof typeof callers;
};

export function set(name: string, { after, extendBy, by = 'PERSON', ...parts }: SetParts): Step {
  return {
    name: `${by}: ${name}`,
    contactId: 'anna',
    call: (world, contactId, now) => {
      const { state = 'SLEEPING' } = parts;
      const endless = state === 'SLEEPING' ? ({ until: 'WOKEN' } as const) : null;
      const input: SetBotStatusInput = {
        ...{
          contactId,
          state,
          note: null,
          pinned: false,
          locked: false,
          reason: 'MANUAL',
          expectedVersion: null,
        },
        ...{
          evenIfUnavailable: false,
          onlyIf: null,
          neverShorten: false,
          endOnReply: false,
          onBehalfOf: null,
        },
        ...{ idempotencyKey: `call ${world.notebook.calls}`, ...parts },
        wake: after ? { after } : extendBy ? { extendBy } : endless,
      };
      const duration = DURATIONS[after ?? extendBy ?? ''];
      return {
        command: setBotStatus(calendar, callers[by], input),
        happening: {
          ...{ type: 'SET', contactId, state, reason: input.reason, endOnReply: input.endOnReply },
          wakeAt: duration === undefined ? null : now + duration,
          kind: extendBy ? 'EXTEND' : input.neverShorten ? 'NEVER_SHORTEN' : 'PLAIN',
          extendBy: duration ?? 0,
          isPerson: by === 'PERSON',
          onlyIfRule: input.onlyIf !== null,
        },
      };
    },
  };
}

export function goal(name: Goal, after: 'PT10M' | null): Step {
  return {
    name: `goal ${name}${after ? ` for ${after}` : ''}`,
    contactId: 'anna',
    call: (world, contactId, now) => {
      const { lastReservation, calls } = world.notebook;
      const finalReplyToken = lastReservation && tokenText(lastReservation);
      const wake = after && { after };
      const more = { idempotencyKey: `call ${calls}`, onBehalfOf: null };
      return {
        command: reportGoal(calendar, callers.PROGRAM, {
          contactId,
          goal: name,
          wake,
          finalReplyToken,
          ...more,
        }),
        happening: {
          ...{ type: 'GOAL', contactId, goal: name, wakeAt: after && now + DURATIONS[after]! },
          token: finalReplyToken?.split('.')[0] ?? null,
        },
      };
    },
  };
}

export function reserve(channel: string, isAnswerTo: 'AUTOMATIC' | null = null): Step {
  const inbound = isAnswerTo && { messageId: 'automatic', sentAt: null, isAutomatic: true };
  return {
    name: `reserve on ${channel}`,
    contactId: 'anna',
    call: (_, contactId) => ({
      command: reserveReply(callers.PROGRAM, { contactId, channel, inbound, ttlMs: TTL }),
      happening: { type: 'RESERVE', contactId, channel, ttl: TTL },
      isNeverTheSame: true,
    }),
  };
}

export function tokenText({
  number,
  contactId,
}: {
  readonly number: number;
  readonly contactId: string;
}): string {
  return formatToken({ id: numberedToken(number), contactId, channel: 'sms' });
}

export const UNKNOWN = { number: 999, contactId: 'anna' };

export const commit: Step = {
  name: 'commit the newest reservation',
  contactId: 'anna',
  call: ({ notebook }) => {
    const { number, contactId } = notebook.lastReservation ?? UNKNOWN;
    const messageIds = [`reply ${number}`];
    const input = {
      token: tokenText({ number, contactId }),
      messageIds,
      bodyHashes: [TEXT],
      requireFreshTurn: false,
    };
    return {
      command: commitReply(input),
      happening: { type: 'COMMIT', contactId, token: numberedToken(number), ids: messageIds, hash: TEXT },
    };
  },
};

export const revoke: Step = {
  name: 'revoke the last commit',
  contactId: 'anna',
  call: ({ notebook }) => {
    const last = notebook.lastCommit ?? UNKNOWN;
    const { number, contactId } = last;
    return {
      command: revokeReply(callers.PROGRAM, tokenText(last)),
      happening: { type: 'REVOKE', contactId, token: numberedToken(number) },
    };
  },
};

export function link(contactId: string, aliasId: string): Step {
  return {
    name: `link ${aliasId} with ${contactId}`,
    contactId,
    call: () => ({
      command: linkContact(callers.PROGRAM, { contactId, aliasId, onBehalfOf: null }),
      happening: { type: 'LINK', contactId, aliasId },
    }),
  };
}

export const unlink: Step = {
  name: 'unlink bo',
  contactId: 'bo',
  call: () => ({ command: unlinkContact('bo'), happening: { type: 'UNLINK', contactId: 'bo' } }),
};

export const erase: Step = {
  name: 'erase anna',
  contactId: 'anna',
  call: (_, contactId) => ({
    command: deleteContact(contactId, { digestOf, keepsOptOut: true }),
    happening: { type: 'ERASE', contactId },
  }),
};

export const read: Step = {
  name: 'conversation read',
  contactId: 'anna',
  call: (_, contactId) => ({
    command: markConversationRead(callers.PROGRAM, { contactId, readAt: null, onBehalfOf: null }),
    happening: { type: 'READ', contactId },
    isNeverTheSame: true,
  }),
};

/** Time passes, and the timer looks or is down. */
export function time(name: string, at: NonNullable<Step['at']>, hasTimer: boolean): Step {
  return {
    name,
    contactId: 'anna',
    at,
    call: (world) => ({
      command: wakeContacts(hasTimer ? [ownerIn(world, 'anna')] : []),
      happening: { type: 'TIME', contactId: 'anna' },
    }),
  };
}

export function wakeTime(world: World): number {
  const status = world.contacts.get(ownerIn(world, 'anna'))?.status;
  return Math.max(world.now, (status && wakeTimeOf(status)) ?? 0);
}
