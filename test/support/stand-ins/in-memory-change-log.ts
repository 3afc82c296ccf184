import type { LogEntry, StatusEntry } from '../../../src/application/log-entry';
import type { ChangeLog, HistoryRequest, LogPage, SeqRange } from '../../../src/application/ports/change-log';
import { SYSTEM } from '../../../src/domain/actor';
import type { BotStatus } from '../../../src/domain/bot-status';
import { createInitialStatus } from '../../../src/domain/bot-status';
import { isNotified } from '../../../src/domain/status-change';

/** A change log without a database. It counts its reads, and a test may fail or hold them. */
export class InMemoryChangeLog implements ChangeLog {
  readonly entries = new Map<string, LogEntry[]>();
  /** Called before each read of entries; what it returns is waited for, what it throws is thrown. */
  beforeRead: (after: number) => Promise<void> | void = () => undefined;
  reads = 0;
  prunedThrough = 0;

  append(workspace: string, ...entries: readonly LogEntry[]): void {
    this.entries.set(workspace, [...this.all(workspace), ...entries]);
  }

  /** Deletes the entries that name the contact. */
  erase(workspace: string, contactId: string): void {
    const others = this.all(workspace).filter(
      (entry) => !('contactId' in entry) || entry.contactId !== contactId,
    );
    this.entries.set(workspace, others);
  }

  /** The newest sequence. */
  head(workspace: string): number {
    return this.all(workspace).at(-1)?.seq ?? 0;
  }

  /** The newest sequence of the entries that name the contact. */
  lastSeqOf(workspace: string, contactId: string): number {
    const named = this.all(workspace).filter(
      (entry) => 'contactId' in entry && entry.contactId === contactId,
    );
    return named.at(-1)?.seq ?? 0;
  }

  async logId(): Promise<string> {
    return 'an epoch';
  }

  async digestKey(): Promise<string> {
    return 'a key';
  }

  async bounds(workspace: string): Promise<{ seq: number; prunedThrough: number }> {
    return { seq: this.head(workspace), prunedThrough: this.prunedThrough };
  }

  async heads(workspaces: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map(workspaces.filter((name) => this.head(name) > 0).map((name) => [name, this.head(name)]));
  }

  readAfter(workspace: string, seq: number, limit: number): Promise<LogPage> {
    return this.readPage(workspace, seq, limit, isTold);
  }

  readHistoryAfter(workspace: string, seq: number, limit: number): Promise<LogPage> {
    return this.readPage(workspace, seq, limit, ({ kind }) => kind === 'STATUS');
  }

  async readAfterFor(
    workspace: string,
    contactIds: readonly string[],
    seq: number,
    limit: number,
  ): Promise<LogPage> {
    const { entries, head } = await this.readAfter(workspace, seq, Number.POSITIVE_INFINITY);
    const concerned = entries?.filter(
      (entry) => !('contactId' in entry) || contactIds.includes(entry.contactId ?? ''),
    );
    return { entries: concerned?.slice(0, limit) ?? null, head };
  }

  async readContact(
    workspace: string,
    contactId: string,
    { from, through }: SeqRange,
    limit: number,
  ): Promise<StatusEntry[]> {
    const own = this.all(workspace).filter(
      (entry): entry is StatusEntry =>
        entry.kind === 'STATUS' && entry.contactId === contactId && isTold(entry),
    );
    return own.filter(({ seq }) => seq >= from && seq <= through).slice(0, limit);
  }

  async histories(workspace: string, requests: readonly HistoryRequest[]): Promise<StatusEntry[][]> {
    const newestFirst = this.all(workspace)
      .filter((entry) => entry.kind === 'STATUS')
      .reverse();
    return requests.map(({ contactIds, limit, beforeSeq }) => {
      const isBefore = ({ seq }: StatusEntry) => seq < (beforeSeq ?? Number.POSITIVE_INFINITY);
      const own = newestFirst.filter((entry) => contactIds.includes(entry.contactId));
      return own.filter(isBefore).slice(0, limit);
    });
  }

  private async readPage(
    workspace: string,
    seq: number,
    limit: number,
    isWanted: (entry: LogEntry) => boolean,
  ): Promise<LogPage> {
    this.reads += 1;
    const later = this.all(workspace).filter((entry) => entry.seq > seq);
    const entries = later.filter(isWanted).slice(0, limit);
    const page = { entries: seq < this.prunedThrough ? null : entries, head: this.head(workspace) };
    await this.beforeRead(seq);
    return page;
  }

  private all(workspace: string): readonly LogEntry[] {
    return this.entries.get(workspace) ?? [];
  }
}

function isTold(entry: LogEntry): boolean {
  return entry.kind !== 'STATUS' || isNotified(entry.change);
}

/** A change of a contact's status at a place in the log. */
export function statusEntry(seq: number, contactId = 'anna', version = seq): StatusEntry {
  const statusAfter: BotStatus = {
    ...createInitialStatus(0),
    version,
    state: 'SLEEPING',
    reason: 'MANUAL',
    wakeAt: null,
    silentSince: 0,
    pinned: false,
    finalReplyToken: null,
    endOnReply: false,
    soleCause: null,
  };
  return {
    kind: 'STATUS',
    seq,
    id: `entry ${seq}`,
    contactId,
    change: {
      row: 2,
      version,
      previousState: 'ACTIVE',
      state: 'SLEEPING',
      outcome: 'APPLIED',
      reason: 'MANUAL',
      actor: SYSTEM,
      note: null,
      wakeAt: null,
      effectiveAt: 0,
      recordedAt: 0,
      messageId: null,
      endedSilence: null,
      isWaitingChanged: false,
      statusAfter,
    },
  };
}

/** An entry that says only since when a contact waits, or that it no longer does. */
export function waitingEntry(
  seq: number,
  contactId = 'anna',
  version = 0,
  waitingSince: number | null = seq,
): StatusEntry {
  const entry = statusEntry(seq, contactId, version);
  const waiting = waitingSince === null ? [] : [{ sentAt: waitingSince, channel: 'default' }];
  const statusAfter = { ...entry.change.statusAfter, waiting };
  return {
    ...entry,
    change: { ...entry.change, outcome: 'NO_CHANGE', isWaitingChanged: true, statusAfter },
  };
}

export function statusEntries(from: number, to: number): StatusEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => statusEntry(from + index));
}
