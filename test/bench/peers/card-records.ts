import type { DataSource } from 'typeorm';
import type { BotState, StatusReason } from '../../../src/domain/bot-status';
import type { Outcome } from '../../../src/domain/status-change';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import {
  count,
  flag,
  id,
  instant,
  json,
  nullable,
  sequence,
  uuid,
  word,
  workspaceKey,
} from '../../../src/persistence/schema/columns';
import { createEntities } from '../../../src/persistence/schema/entities';
import { type Column, type RecordOf, Table } from '../../../src/persistence/schema/table';
import { TABLES } from '../../../src/persistence/schema/tables';

const note: Column<string> = { type: 'varchar', length: 1000 };

/** The status of one contact with a column for each property, as most people would keep it. */
const peerStatuses = new Table('peer_statuses', {
  key: ['workspace', 'contactId'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    state: word<BotState>(),
    reason: word<StatusReason>(),
    since: instant,
    wakeAt: nullable(instant),
    changedBy: json,
    note: nullable(note),
    pinned: flag,
    locked: flag,
    version: count,
    epoch: count,
    turn: count,
    replyCounts: json,
    reservedTokens: json,
    finalReplyToken: nullable(uuid),
    silentSince: nullable(instant),
    pendingInbound: count,
    waitingSince: nullable(instant),
    lastExplicitAt: nullable(instant),
    lastSilence: nullable(word<BotState>()),
  },
  indices: {
    peer_statuses_by_state: ['workspace', 'state', 'contactId'],
    peer_statuses_by_waiting: ['workspace', 'waitingSince'],
  },
});
export type PeerStatusRecord = RecordOf<typeof peerStatuses>;

/** One change of a status with a column for each property. */
const peerChanges = new Table('peer_changes', {
  key: ['workspace', 'seq'],
  columns: {
    workspace: workspaceKey,
    seq: sequence,
    id: uuid,
    kind: word<'STATUS'>(),
    isPushed: flag,
    contactId: nullable(id),
    botId: nullable(uuid),
    recordedAt: instant,
    version: nullable(count),
    tableRow: nullable(count),
    fromState: nullable(word<BotState>()),
    toState: nullable(word<BotState>()),
    outcome: nullable(word<Outcome>()),
    reason: nullable(word<StatusReason>()),
    actor: nullable(json),
    note: nullable(note),
    wakeAt: nullable(instant),
    effectiveAt: nullable(instant),
    messageId: nullable(id),
    silenceStartedAt: nullable(instant),
    silenceEndedAt: nullable(instant),
    silenceReason: nullable(word<StatusReason>()),
    silenceActor: nullable(json),
    silencePending: nullable(count),
    statusAfter: nullable(json),
  },
  indices: {
    peer_changes_by_contact: ['workspace', 'contactId', 'seq'],
    peer_changes_by_silence: ['workspace', 'silenceEndedAt'],
  },
});
export type PeerChangeRecord = RecordOf<typeof peerChanges>;

const OWN = [peerStatuses, peerChanges];

/** The service's connection, so with its durability, that knows the peers' tables as well. */
export function createCardDataSource(databaseUrl: string): DataSource {
  const url = parseDatabaseUrl(databaseUrl);
  const entities = createEntities(url.kind, [...TABLES, ...OWN]);
  return createDataSource(url, { use: 'migrate' }).setOptions({ entities });
}

/** All peers use them, not the card alone. */
export async function createPeerTables(databaseUrl: string): Promise<void> {
  const url = parseDatabaseUrl(databaseUrl);
  const entities = createEntities(url.kind, OWN);
  const dataSource = createDataSource(url, { use: 'migrate' }).setOptions({ entities });
  await dataSource.initialize();
  await dataSource.synchronize();
  await dataSource.destroy();
}
