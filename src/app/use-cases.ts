import { ApiKeys } from '../application/access/api-keys';
import { Revocations } from '../application/access/revocations';
import { Commands } from '../application/commands/commands';
import type { ContactDigest } from '../application/contact-digest';
import type { StoredRevocation } from '../application/ports/revocation-store';
import { Queries } from '../application/queries/queries';
import { CommandQueue } from '../application/writing/command-queue';
import type { CommitEvents } from '../application/writing/commit-events';
import type { Clock } from '../domain/time/clock';
import type { Milliseconds } from '../domain/time/instant';
import { TemporalCalendar } from '../time/temporal-calendar';
import { InboundWebhooks } from '../webhooks/inbound/inbound-webhooks';
import { SOURCES } from '../webhooks/inbound/sources';
import type { Stores } from './stores';

interface UseCaseOptions {
  readonly clock: Clock;
  readonly digestOf: ContactDigest;
  readonly commits: Pick<CommitEvents, 'emit'>;
  readonly maxTokenLifeMs: Milliseconds;
  readonly onSuspectedEcho: (workspace: string) => void;
  readonly onGateAnswer: (step: 'reserve' | 'commit', answer: string) => void;
  readonly onRevoked: (revocation: StoredRevocation) => void;
}

export type UseCases = ReturnType<typeof createUseCases>;

/** Creates the use cases on these stores. */
export function createUseCases(
  stores: Pick<Stores, 'contacts' | 'bots' | 'log' | 'writes' | 'revocations' | 'apiKeys' | 'webhooks'>,
  { clock, digestOf, commits, maxTokenLifeMs, onSuspectedEcho, onGateAnswer, onRevoked }: UseCaseOptions,
) {
  const calendar = new TemporalCalendar();
  const queue = new CommandQueue(stores.writes, commits);
  const queries = new Queries(stores.contacts, stores.bots, stores.log, clock);
  const { writes, contacts } = stores;
  const commands = new Commands(queue, writes, contacts, calendar, digestOf, onSuspectedEcho, onGateAnswer);
  const revocations = new Revocations(stores.revocations, clock, maxTokenLifeMs, onRevoked);
  const apiKeys = new ApiKeys(stores.apiKeys, clock, onRevoked);
  const webhooks = new InboundWebhooks(stores.webhooks, SOURCES, clock);
  return { calendar, digestOf, queue, queries, commands, revocations, apiKeys, webhooks };
}
