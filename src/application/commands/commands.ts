import { type Refusal, refuse } from '../../domain/refusal';
import type { Calendar } from '../../domain/time/calendar';
import { type Caller, lacksAccess } from '../access/caller';
import { checkId, MAX_BULK } from '../checks';
import type { ContactDigest } from '../contact-digest';
import { BY_ID, type ContactDetails, type ContactFilter, type ContactStore } from '../ports/contact-store';
import type { WriteStore } from '../ports/write-store';
import { type Command, findBlock, UnreadableStatusError } from '../writing/command';
import type { CommandQueue } from '../writing/command-queue';
import { checkOnBehalfOf } from './acting-for';
import { type MarkConversationReadInput, markConversationRead } from './messages/mark-conversation-read';
import * as messages from './messages/record-message';
import { checkRecordMessage, type RecordMessageInput } from './messages/record-message-input';
import { checkReportGoal, type ReportGoalInput, reportGoal } from './messages/report-goal';
import * as aliases from './records/aliases';
import { deleteBot, type SaveBotInput, type SaveBotResult, saveBot } from './records/bots';
import { checkSaveContacts, deleteContact, type SaveContactsResult, saveContacts } from './records/contacts';
import * as gate from './replies/reply-gate';
import { revokeReply } from './replies/revoke-reply';
import { refused, type StatusResult } from './status-result';
import * as conversations from './statuses/conversations';
import { checkSetBotStatus, type SetBotStatusInput, setBotStatus } from './statuses/set-bot-status';
import * as bulk from './statuses/set-bot-statuses';
import { type WakeOutcome, wakeContacts } from './statuses/wake-contacts';

/** Whether something was deleted or released. */
export interface RemovalResult {
  readonly isRemoved: boolean;
  readonly refusal: Refusal | null;
}

/** All writes: each checks its input, then queues one command. */
export class Commands {
  constructor(
    private readonly queue: CommandQueue,
    private readonly store: WriteStore,
    private readonly contacts: Pick<ContactStore, 'find'>,
    private readonly calendar: Calendar,
    private readonly digestOf: ContactDigest,
    /** Called when a message is stored that may be an echo of the bot which was not recognized. */
    private readonly onSuspectedEcho: (workspace: string) => void = () => undefined,
    /** Called with each answer of the reply gate: the decision, or why it was denied. */
    private readonly onGateAnswer: (step: 'reserve' | 'commit', answer: string) => void = () => undefined,
  ) {}

  async setBotStatus(caller: Caller, input: SetBotStatusInput): Promise<StatusResult> {
    const refusal =
      lacksAccess(caller, 'AGENT', 'STATUSES') ??
      checkOnBehalfOf(caller, input.onBehalfOf) ??
      checkSetBotStatus(input);
    if (refusal) return refused(input.contactId, refusal);
    return this.run(caller, setBotStatus(this.calendar, caller, input));
  }

  async previewBotStatus(caller: Caller, input: SetBotStatusInput): Promise<StatusResult> {
    const refusal = checkOnBehalfOf(caller, input.onBehalfOf) ?? checkSetBotStatus(input);
    if (refusal) return refused(input.contactId, refusal);
    // What the key did before is not what the call would do now.
    return this.preview(caller, setBotStatus(this.calendar, caller, { ...input, idempotencyKey: null }));
  }

  async setBotStatuses(caller: Caller, input: bulk.SetBotStatusesInput): Promise<bulk.BulkResult> {
    const refusal =
      lacksAccess(caller, 'AGENT', 'STATUSES') ??
      checkOnBehalfOf(caller, input.onBehalfOf) ??
      bulk.checkSetBotStatuses(input);
    if (refusal) return { results: [], refusal };
    const { contactIds, filter } = input;
    const ids = contactIds ? [...new Set(contactIds)] : await this.findIds(caller.workspace, filter ?? {});
    return this.run(caller, bulk.setBotStatuses(this.calendar, caller, input, ids));
  }

  async assignConversation(
    caller: Caller,
    input: conversations.AssignConversationInput,
  ): Promise<StatusResult> {
    const refusal =
      lacksAccess(caller, 'INTEGRATION', 'STATUSES') ?? conversations.checkConversation(caller, input);
    if (refusal) return refused(input.contactId, refusal);
    return this.run(caller, conversations.assignConversation(this.calendar, caller, input));
  }

  async releaseConversation(caller: Caller, input: conversations.ConversationInput): Promise<StatusResult> {
    const refusal =
      lacksAccess(caller, 'INTEGRATION', 'STATUSES') ?? conversations.checkConversation(caller, input);
    if (refusal) return refused(input.contactId, refusal);
    return this.run(caller, conversations.releaseConversation(this.calendar, caller, input));
  }

  async recordMessage(caller: Caller, input: RecordMessageInput): Promise<messages.MessageResult> {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'MESSAGES') ?? checkRecordMessage(input);
    if (refusal) return messages.refusedMessage(input.contactId, refusal);
    const result = await this.run(caller, messages.recordMessage(caller, input));
    if (result.isSuspectedEcho) this.onSuspectedEcho(caller.workspace);
    return result;
  }

  async previewMessage(caller: Caller, input: RecordMessageInput): Promise<messages.MessageResult> {
    const refusal = checkRecordMessage(input);
    if (refusal) return messages.refusedMessage(input.contactId, refusal);
    return this.preview(caller, messages.recordMessage(caller, input));
  }

  async reportGoal(caller: Caller, input: ReportGoalInput): Promise<StatusResult> {
    const refusal =
      lacksAccess(caller, 'INTEGRATION', 'MESSAGES') ??
      checkOnBehalfOf(caller, input.onBehalfOf) ??
      checkReportGoal(input);
    if (refusal) return refused(input.contactId, refusal);
    return this.run(caller, reportGoal(this.calendar, caller, input));
  }

  async markConversationRead(caller: Caller, input: MarkConversationReadInput): Promise<StatusResult> {
    const refusal =
      lacksAccess(caller, 'INTEGRATION', 'MESSAGES') ??
      checkOnBehalfOf(caller, input.onBehalfOf) ??
      checkId(input.contactId, ['contactId']);
    if (refusal) return refused(input.contactId, refusal);
    return this.run(caller, markConversationRead(caller, input));
  }

  async reserveReply(caller: Caller, input: gate.ReserveReplyInput): Promise<gate.ReserveResult> {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'REPLIES') ?? gate.checkReserveReply(input);
    if (refusal) return gate.refusedReservation(refusal);
    const result = await this.run(caller, gate.reserveReply(caller, input));
    this.onGateAnswer('reserve', result.denyReason ?? result.decision);
    return result;
  }

  async commitReply(caller: Caller, input: gate.CommitReplyInput) {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'REPLIES') ?? gate.checkCommitReply(input);
    if (refusal) return { result: null, refusal };
    const result = await this.run(caller, gate.commitReply(input));
    this.onGateAnswer('commit', result.denyReason ?? 'GRANTED');
    return { result, refusal: null };
  }

  async releaseReply(caller: Caller, token: string): Promise<RemovalResult> {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'REPLIES');
    if (refusal) return { isRemoved: false, refusal };
    return { isRemoved: await this.run(caller, gate.releaseReply(token)), refusal: null };
  }

  async revokeReply(caller: Caller, token: string) {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'REPLIES');
    if (refusal) return { result: null, refusal };
    return { result: await this.run(caller, revokeReply(caller, token)), refusal: null };
  }

  async saveBot(caller: Caller, input: SaveBotInput): Promise<SaveBotResult> {
    const refusal = lacksAccess(caller, 'ADMIN', 'BOTS');
    return refusal ? { bot: null, refusal } : this.run(caller, saveBot(input));
  }

  async deleteBot(caller: Caller, id: string): Promise<RemovalResult> {
    const refusal = lacksAccess(caller, 'ADMIN', 'BOTS');
    if (refusal) return { isRemoved: false, refusal };
    return removalOf('bot', await this.run(caller, deleteBot(id)));
  }

  async saveContacts(caller: Caller, details: readonly ContactDetails[]): Promise<SaveContactsResult> {
    const refusal =
      lacksAccess(caller, 'INTEGRATION', 'CONTACTS') ?? checkSaveContacts(this.calendar, details);
    return refusal ? { views: [], refusal } : this.run(caller, saveContacts(caller, details));
  }

  async linkContact(caller: Caller, input: aliases.LinkContactInput): Promise<aliases.LinkResult> {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'CONTACTS') ?? aliases.checkLinkContact(caller, input);
    if (refusal) return { outcome: null, view: null, entry: null, refusal };
    return this.run(caller, aliases.linkContact(caller, input));
  }

  async unlinkContact(caller: Caller, aliasId: string): Promise<aliases.UnlinkResult> {
    const refusal = lacksAccess(caller, 'INTEGRATION', 'CONTACTS') ?? checkId(aliasId, ['aliasId']);
    if (refusal) return { view: null, unlinked: null, refusal };
    return this.run(caller, aliases.unlinkContact(aliasId));
  }

  async deleteContact(caller: Caller, id: string, keepsOptOut = true): Promise<RemovalResult> {
    const refusal = lacksAccess(caller, 'ADMIN', 'CONTACTS') ?? checkId(id, ['contactId']);
    if (refusal) return { isRemoved: false, refusal };
    const digestOf = (contactId: string) => this.digestOf(caller.workspace, contactId);
    return removalOf('contact', await this.run(caller, deleteContact(id, { digestOf, keepsOptOut })));
  }

  /** Wakes the contacts whose wake time has passed; called by the timers. Rejects with nothing stored. */
  wake(workspace: string, contactIds: readonly string[]): Promise<WakeOutcome> {
    return this.queue.executeWake(workspace, wakeContacts(contactIds));
  }

  private async findIds(workspace: string, filter: ContactFilter): Promise<string[]> {
    const page = { limit: MAX_BULK + 1, order: BY_ID, after: null };
    return (await this.contacts.find(workspace, filter, page)).map(({ id }) => id);
  }

  private run<T>(caller: Caller, command: Command<T>): Promise<T> {
    return this.queue.execute(caller.workspace, command);
  }

  private preview<T>(caller: Caller, command: Command<T>): Promise<T> {
    return this.store.preview(caller.workspace, command.loads, (unit) => {
      if (findBlock(command, unit) !== null) throw new UnreadableStatusError();
      return command.run(unit);
    });
  }
}

function removalOf(what: 'bot' | 'contact', isRemoved: boolean): RemovalResult {
  return {
    isRemoved,
    refusal: isRemoved ? null : refuse('NOT_FOUND', [`${what}Id`], `The ${what} was not found.`),
  };
}
