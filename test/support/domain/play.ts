import type { Bot } from '../../../src/domain/bot';
import type { BotRules } from '../../../src/domain/bot-rules';
import { type BotStatus, createInitialStatus } from '../../../src/domain/bot-status';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import type { DenyReason, Reservation } from '../../../src/domain/decisions/reply-gate';
import type { StatusEvent } from '../../../src/domain/event';
import type { StatusChange } from '../../../src/domain/status-change';
import type { Instant } from '../../../src/domain/time/instant';
import { aBot } from './bots';
import { Conversation } from './conversation';
import { conversationIsRead, goalIsReached, message, set } from './events';
import type { Command, TimedCommand } from './random-commands';
import { NOW } from './time';

/** What one command did. */
export interface Step {
  readonly now: Instant;
  readonly bot: Bot | null;
  readonly event: StatusEvent | null;
  readonly commit: { readonly reservation: Reservation; readonly denyReason: DenyReason | null } | null;
  /** Why a reservation was denied, or `null`. */
  readonly reserved: DenyReason | null;
  /** The status as it counted when the command came: a wake that was due is done. */
  readonly before: BotStatus;
  readonly after: BotStatus;
  readonly changes: readonly StatusChange[];
}

const NOTHING = { commit: null, reserved: null };

/** Plays commands on a contact never seen before, with a clock that only advances. */
export function play(commands: readonly TimedCommand[], rules: Partial<BotRules>): readonly Step[] {
  const talk = new Conversation(createInitialStatus(NOW), aBot({ rules }));
  const reservations: Reservation[] = [];
  let now = NOW;
  return commands.map(({ after, command }) => {
    now += after;
    const before = applyDueWake(talk.status, now).status;
    const known = talk.history.length;
    const event = toEvent(command, { talk, now, newest: reservations.at(-1) });
    const { commit, reserved } = event ? NOTHING : playOther(command, talk, reservations, now);
    if (event) talk.receive(now, event);
    return {
      now,
      bot: talk.bot,
      event,
      commit,
      reserved,
      before,
      after: talk.status,
      changes: talk.history.slice(known),
    };
  });
}

interface Moment {
  readonly talk: Conversation;
  readonly now: Instant;
  readonly newest: Reservation | undefined;
}

function toEvent(command: Command, { talk, now, newest }: Moment): StatusEvent | null {
  switch (command.type) {
    case 'SET': {
      const { state, wakeIn, isOldVersion, parts } = command;
      const expectedVersion = isOldVersion ? talk.status.version - 1 : null;
      // What the API refuses as BAD_INPUT: an opt-out with a wake time or in another state.
      if (parts.reason === 'OPT_OUT') return set('INACTIVE', null, { ...parts, expectedVersion });
      return set(state, wakeIn && now + wakeIn, { ...parts, expectedVersion });
    }
    case 'MESSAGE': {
      const { origin, channel, isEcho, isAutomatic, age } = command;
      return message(origin, now - age, { channel, isEcho, isAutomatic });
    }
    case 'GOAL': {
      const finalReplyToken =
        command.hasFinalReply && newest && talk.isLive(now, newest) ? newest.token : null;
      return goalIsReached(command.goal, { wakeAt: command.wakeIn && now + command.wakeIn, finalReplyToken });
    }
    case 'READ':
      return conversationIsRead(now - command.age);
    default:
      return null;
  }
}

function playOther(command: Command, talk: Conversation, reservations: Reservation[], now: Instant) {
  const bot = talk.bot ?? aBot();
  switch (command.type) {
    case 'TIMER':
      talk.timerRings(now);
      break;
    case 'RESERVE': {
      const answer = talk.tryReserve(
        now,
        command.channel,
        command.isForAutomatic ? { isAutomatic: true, sentAt: now } : null,
      );
      if (typeof answer === 'string') return { commit: null, reserved: answer };
      reservations.push(answer);
      break;
    }
    case 'COMMIT': {
      const reservation = reservations.at(-1 - command.nth);
      if (!reservation) break;
      const { denyReason } = talk.commit(now, reservation, command);
      return { commit: { reservation, denyReason }, reserved: null };
    }
    case 'MODE':
      talk.bot =
        command.mode === 'NO_BOT' ? null : { ...bot, mode: command.mode, modeVersion: bot.modeVersion + 1 };
      break;
    case 'RULES':
      talk.bot = { ...bot, rules: { ...bot.rules, ...command.rules } };
      break;
  }
  return NOTHING;
}
