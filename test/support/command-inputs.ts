import type { MarkConversationReadInput } from '../../src/application/commands/messages/mark-conversation-read';
import type { RecordMessageInput } from '../../src/application/commands/messages/record-message-input';
import type { ReportGoalInput } from '../../src/application/commands/messages/report-goal';
import type { LinkContactInput } from '../../src/application/commands/records/aliases';
import type { SaveBotInput } from '../../src/application/commands/records/bots';
import type { CommitReplyInput, ReserveReplyInput } from '../../src/application/commands/replies/reply-gate';
import type {
  RequestedStatus,
  SetBotStatusInput,
} from '../../src/application/commands/statuses/set-bot-status';
import type { SetBotStatusesInput } from '../../src/application/commands/statuses/set-bot-statuses';
import { MINUTE } from '../../src/domain/time/instant';

/** A sleep that someone has to end, but for what is given. */
function requested({ state = 'SLEEPING' }: Partial<RequestedStatus>): RequestedStatus {
  return {
    ...{ state, wake: state === 'SLEEPING' ? { until: 'WOKEN' } : null, note: null },
    ...{ pinned: false, locked: false, reason: 'MANUAL', evenIfUnavailable: false, expectedVersion: null },
    ...{ onlyIf: null, neverShorten: false, endOnReply: false, onBehalfOf: null },
  };
}

/** Asks for Anna's bot to sleep until someone wakes it, but for what is given. */
export function setInput(parts: Partial<SetBotStatusInput> = {}): SetBotStatusInput {
  return { contactId: 'anna', idempotencyKey: null, ...requested(parts), ...parts };
}

/** Asks the same of several contacts, or of a filter. */
export function bulkInput(parts: Partial<SetBotStatusesInput> = {}): SetBotStatusesInput {
  return { contactIds: null, filter: null, idempotencyKey: null, ...requested(parts), ...parts };
}

/** A message to Anna that a person wrote now, but for what is given. */
export function messageInput(parts: Partial<RecordMessageInput> = {}): RecordMessageInput {
  return {
    ...{ contactId: 'anna', messageId: 'message-1', origin: 'TEAMMATE', channel: 'sms' },
    ...{ sentAt: null, bodyHash: null, replyToken: null, isAutomatic: false, actor: null },
    ...parts,
  };
}

export function goalInput(parts: Partial<ReportGoalInput> = {}): ReportGoalInput {
  return {
    ...{ contactId: 'anna', goal: 'STOP_BOT', wake: null, finalReplyToken: null, idempotencyKey: null },
    onBehalfOf: null,
    ...parts,
  };
}

export function readInput(parts: Partial<MarkConversationReadInput> = {}): MarkConversationReadInput {
  return { contactId: 'anna', readAt: null, onBehalfOf: null, ...parts };
}

export function reserveInput(parts: Partial<ReserveReplyInput> = {}): ReserveReplyInput {
  return { contactId: 'anna', channel: 'sms', inbound: null, ttlMs: 5 * MINUTE, ...parts };
}

export function commitInput(token: string, parts: Partial<CommitReplyInput> = {}): CommitReplyInput {
  return { token, messageIds: ['reply-1'], bodyHashes: [], requireFreshTurn: false, ...parts };
}

/** Makes the phone number an id of Anna's, but for what is given. */
export function linkInput(parts: Partial<LinkContactInput> = {}): LinkContactInput {
  return { contactId: 'anna', aliasId: '+49', onBehalfOf: null, ...parts };
}

/** A new bot called Ella, but for what is given. */
export function botInput(parts: Partial<SaveBotInput> = {}): SaveBotInput {
  return {
    ...{ id: null, name: 'Ella', mode: undefined, isDefault: undefined, rules: undefined },
    ...{ identities: undefined, expectedVersion: null, ...parts },
  };
}
