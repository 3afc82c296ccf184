import { Column, type DataSource, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BotState, StatusReason } from '../../../src/domain/bot-status';
import type { KeptOutcome } from '../../../src/domain/status-change';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { RECORDS } from '../../../src/persistence/schema/records';
import {
  count,
  flag,
  id,
  instant,
  json,
  named,
  note,
  nullable,
  sequence,
  uuid,
  word,
  workspaceKey,
} from '../../../src/persistence/schema/records/columns';

/** The status of one contact with a column for each property, as most people would keep it. */
@Entity('peer_statuses')
@Index('peer_statuses_by_state', ['workspace', 'state', 'contactId'])
@Index('peer_statuses_by_waiting', ['workspace', 'waitingSince'])
export class PeerStatusRecord {
  @PrimaryColumn(workspaceKey) workspace: string;
  @PrimaryColumn(named('contact_id', id)) contactId: string;
  @Column(word) state: BotState;
  @Column(word) reason: StatusReason;
  @Column(instant) since: number;
  @Column(named('wake_at', nullable(instant))) wakeAt: number | null;
  @Column(named('changed_by', json)) changedBy: string;
  @Column(nullable(note)) note: string | null;
  @Column(flag) pinned: boolean;
  @Column(flag) locked: boolean;
  @Column(count) version: number;
  @Column(count) epoch: number;
  @Column(count) turn: number;
  @Column(named('reply_counts', json)) replyCounts: string;
  @Column(named('reserved_tokens', json)) reservedTokens: string;
  @Column(named('final_reply_token', nullable(uuid))) finalReplyToken: string | null;
  @Column(named('silent_since', nullable(instant))) silentSince: number | null;
  @Column(named('pending_inbound', count)) pendingInbound: number;
  @Column(named('waiting_since', nullable(instant))) waitingSince: number | null;
  @Column(named('last_explicit_at', nullable(instant))) lastExplicitAt: number | null;
  @Column(named('last_silence', nullable(word))) lastSilence: BotState | null;
}

/** One change of a status with a column for each property. */
@Entity('peer_changes')
@Index('peer_changes_by_contact', ['workspace', 'contactId', 'seq'])
@Index('peer_changes_by_stretch', ['workspace', 'stretchTo'])
export class PeerChangeRecord {
  @PrimaryColumn(workspaceKey) workspace: string;
  @PrimaryColumn(sequence) seq: number;
  @Column(uuid) id: string;
  @Column(word) kind: 'STATUS';
  @Column(named('is_pushed', flag)) isPushed: boolean;
  @Column(named('contact_id', nullable(id))) contactId: string | null;
  @Column(named('bot_id', nullable(uuid))) botId: string | null;
  @Column(named('recorded_at', instant)) recordedAt: number;
  @Column(nullable(count)) version: number | null;
  @Column(named('table_row', nullable(count))) tableRow: number | null;
  @Column(named('from_state', nullable(word))) fromState: BotState | null;
  @Column(named('to_state', nullable(word))) toState: BotState | null;
  @Column(nullable(word)) outcome: KeptOutcome | null;
  @Column(nullable(word)) reason: StatusReason | null;
  @Column(nullable(json)) actor: string | null;
  @Column(nullable(note)) note: string | null;
  @Column(named('wake_at', nullable(instant))) wakeAt: number | null;
  @Column(named('effective_at', nullable(instant))) effectiveAt: number | null;
  @Column(named('message_id', nullable(id))) messageId: string | null;
  @Column(named('stretch_from', nullable(instant))) stretchFrom: number | null;
  @Column(named('stretch_to', nullable(instant))) stretchTo: number | null;
  @Column(named('stretch_reason', nullable(word))) stretchReason: StatusReason | null;
  @Column(named('stretch_actor', nullable(json))) stretchActor: string | null;
  @Column(named('stretch_pending', nullable(count))) stretchPending: number | null;
  @Column(named('status_after', nullable(json))) statusAfter: string | null;
}

const OWN = [PeerStatusRecord, PeerChangeRecord];

/** The service's connection, so with its durability, that knows the peers' tables as well. */
export function createCardDataSource(databaseUrl: string): DataSource {
  return createDataSource(databaseUrl, { use: 'migrate' }).setOptions({ entities: [...RECORDS, ...OWN] });
}

/** All peers use them, not the card alone. */
export async function createPeerTables(databaseUrl: string): Promise<void> {
  const dataSource = createDataSource(databaseUrl, { use: 'migrate' }).setOptions({ entities: OWN });
  await dataSource.initialize();
  await dataSource.synchronize();
  await dataSource.destroy();
}
