import type { Refusal } from '../../domain/refusal';
import { type Caller, hasRole, type Role } from '../access/caller';
import { checkId } from '../checks';
import type { BotStore } from '../ports/bot-store';
import type { Calendar } from '../ports/calendar';
import type { Committed } from '../ports/committed';
import type { ContactDetails, ContactStore } from '../ports/contact-store';
import type { WriteStore } from '../ports/write-store';
import type { Queries } from '../queries/queries';
import { type Command, findBlock, UnreadableStatusError } from '../writing/command';
import type { CommandQueue } from '../writing/command-queue';
import { type MarkConversationReadInput, markConversationRead } from './mark-conversation-read';
import {
  checkRecordMessage,
  type MessageAnswer,
  type RecordMessageInput,
  recordMessage,
} from './record-message';
import * as gate from './reply-gate';
import { checkReportGoal, type ReportGoalInput, reportGoal } from './report-goal';
import { deleteBot, type SaveBotAnswer, type SaveBotInput, saveBot } from './save-bot';
import { checkSaveContacts } from './save-contacts';
import { checkSetBotStatus, type SetBotStatusInput, setBotStatus } from './set-bot-status';
import {
  type BulkAnswer,
  checkSetBotStatuses,
  MAX_BULK,
  type SetBotStatusesInput,
  setBotStatuses,
} from './set-bot-statuses';
import { refused, type StatusAnswer, type StatusView } from './status-answer';
import { type WakeOutcome, wakeContacts } from './wake-contacts';

/** Whether there was something to do it to. */
export interface Done {
  readonly done: boolean;
  readonly refusal: Refusal | null;
}

/** Everything that can be done to a workspace: check the input, then one command through the write lane. */
export class Commands {
  constructor(
    private readonly queue: CommandQueue,
    private readonly store: WriteStore,
    private readonly contacts: ContactStore,
    private readonly bots: BotStore,
    private readonly queries: Queries,
    private readonly calendar: Calendar,
  ) {}

  async setBotStatus(caller: Caller, input: SetBotStatusInput): Promise<StatusAnswer> {
    const refusal = lacksRole(caller, 'AGENT') ?? checkSetBotStatus(input);
    return refusal
      ? refused(input.contactId, refusal)
      : this.run(caller, setBotStatus(this.calendar, caller, input));
  }

  async previewBotStatus(caller: Caller, input: SetBotStatusInput): Promise<StatusAnswer> {
    const refusal = checkSetBotStatus(input);
    if (refusal) return refused(input.contactId, refusal);
    return this.preview(caller, setBotStatus(this.calendar, caller, input));
  }

  async setBotStatuses(caller: Caller, input: SetBotStatusesInput): Promise<BulkAnswer> {
    const refusal = lacksRole(caller, 'AGENT') ?? checkSetBotStatuses(input);
    if (refusal) return { answers: [], refusal };
    const { contactIds, filter } = input;
    const ids = contactIds
      ? [...new Set(contactIds)]
      : await this.queries.findIds(caller.workspace, filter ?? {}, MAX_BULK + 1);
    return this.run(caller, setBotStatuses(this.calendar, caller, input, ids));
  }

  async recordMessage(caller: Caller, input: RecordMessageInput): Promise<MessageAnswer> {
    const refusal = lacksRole(caller, 'INTEGRATION') ?? checkRecordMessage(input);
    if (refusal) return { ...refused(input.contactId, refusal), origin: null };
    return this.run(caller, recordMessage(caller, input));
  }

  async previewMessage(caller: Caller, input: RecordMessageInput): Promise<MessageAnswer> {
    const refusal = checkRecordMessage(input);
    if (refusal) return { ...refused(input.contactId, refusal), origin: null };
    return this.preview(caller, recordMessage(caller, input));
  }

  async reportGoal(caller: Caller, input: ReportGoalInput): Promise<StatusAnswer> {
    const refusal = lacksRole(caller, 'INTEGRATION') ?? checkReportGoal(input);
    return refusal
      ? refused(input.contactId, refusal)
      : this.run(caller, reportGoal(this.calendar, caller, input));
  }

  async markConversationRead(caller: Caller, input: MarkConversationReadInput): Promise<StatusAnswer> {
    const refusal = lacksRole(caller, 'INTEGRATION') ?? checkId(input.contactId, ['contactId']);
    return refusal
      ? refused(input.contactId, refusal)
      : this.run(caller, markConversationRead(caller, input));
  }

  async reserveReply(caller: Caller, input: gate.ReserveReplyInput): Promise<gate.ReserveAnswer> {
    const refusal = lacksRole(caller, 'INTEGRATION') ?? gate.checkReserveReply(input);
    if (!refusal) return this.run(caller, gate.reserveReply(input));
    return { decision: null, token: null, expiresAt: null, denyReason: null, view: null, refusal };
  }

  async commitReply(
    caller: Caller,
    input: gate.CommitReplyInput,
  ): Promise<{ answer: gate.CommitAnswer; refusal: null } | { answer: null; refusal: Refusal }> {
    const refusal = lacksRole(caller, 'INTEGRATION') ?? gate.checkCommitReply(input);
    if (refusal) return { answer: null, refusal };
    return { answer: await this.run(caller, gate.commitReply(input)), refusal: null };
  }

  async releaseReply(caller: Caller, token: string): Promise<Done> {
    const refusal = lacksRole(caller, 'INTEGRATION');
    return refusal
      ? { done: false, refusal }
      : { done: await this.run(caller, gate.releaseReply(token)), refusal };
  }

  async saveBot(caller: Caller, input: SaveBotInput): Promise<SaveBotAnswer> {
    const refusal = lacksRole(caller, 'ADMIN');
    if (refusal) return { bot: null, refusal };
    return this.write(caller, () => saveBot(this.bots, caller.workspace, input));
  }

  async deleteBot(caller: Caller, id: string): Promise<Done> {
    const refusal = lacksRole(caller, 'ADMIN');
    if (refusal) return { done: false, refusal };
    return found(await this.write(caller, () => deleteBot(this.bots, caller.workspace, id)), 'bot');
  }

  async saveContacts(
    caller: Caller,
    contacts: readonly ContactDetails[],
  ): Promise<{ views: readonly StatusView[]; refusal: Refusal | null }> {
    const { workspace } = caller;
    const refusal =
      lacksRole(caller, 'INTEGRATION') ??
      (await checkSaveContacts(this.calendar, this.bots, workspace, contacts));
    if (refusal) return { views: [], refusal };
    await this.write(caller, () => this.contacts.save(workspace, contacts));
    const ids = contacts.map(({ id }) => id);
    return { views: await this.queries.statuses(workspace, ids), refusal: null };
  }

  async deleteContact(caller: Caller, id: string): Promise<Done> {
    const refusal = lacksRole(caller, 'ADMIN') ?? checkId(id, ['id']);
    if (refusal) return { done: false, refusal };
    return found(await this.write(caller, () => this.contacts.delete(caller.workspace, id)), 'contact');
  }

  /** The timers' way in: wakes those whose wake time has come. Rejects with nothing stored. */
  wake(workspace: string, contactIds: readonly string[]): Promise<WakeOutcome> {
    return this.queue.executeWake(workspace, wakeContacts(contactIds));
  }

  private write<T>(caller: Caller, write: () => Promise<Committed<T>>): Promise<T> {
    return this.queue.executeAlone(caller.workspace, write);
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

export function lacksRole(caller: Caller, role: Role): Refusal | null {
  if (hasRole(caller, role)) return null;
  return {
    code: 'FORBIDDEN',
    field: [],
    message: `Requires role ${role}; the token has ${caller.role}.`,
  };
}

function found(done: boolean, what: string): Done {
  return {
    done,
    refusal: done ? null : { code: 'NOT_FOUND', field: ['id'], message: `The ${what} was not found.` },
  };
}
