import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { createPubSub } from '@graphql-yoga/subscription';
import express from 'express';
import {
  Arg,
  buildSchemaSync,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { type DataSource, type EntityManager, In } from 'typeorm';
import type { RecordOf } from '../../../src/persistence/schema/table';
import type { bots, contacts, workspaces } from '../../../src/persistence/schema/tables';
import { createCardDataSource, type PeerChangeRecord, type PeerStatusRecord } from './card-records';
import { announce, settings, signIn } from './peer';
import { topicOf } from './schema';
import {
  type Caller,
  type Change,
  decideChange,
  type StatusRow,
  toEvent,
  toPayload,
  toStatusList,
} from './status';
import { serveSubscriptions } from './subscriptions';

/** The service as most people would write it: TypeGraphQL, TypeORM entities and repositories, Apollo on Express. */
@ObjectType()
class Actor {
  @Field(() => String) kind: string;
  @Field(() => ID, { nullable: true }) externalId: string | null;
  @Field(() => String, { nullable: true }) name: string | null;
  @Field(() => Actor, { nullable: true }) via: Actor | null;
}

@ObjectType()
class Contact {
  @Field(() => String, { nullable: true }) name: string | null;
}

@ObjectType()
class BotStatus {
  @Field(() => ID) contactId: string;
  @Field(() => String) state: string;
  @Field(() => String) reason: string;
  @Field(() => String) permission: string;
  @Field(() => Boolean) available: boolean;
  @Field(() => String) since: string;
  @Field(() => String, { nullable: true }) wakeAt: string | null;
  @Field(() => String, { nullable: true }) note: string | null;
  @Field(() => Boolean) pinned: boolean;
  @Field(() => Boolean) locked: boolean;
  @Field(() => Int) version: number;
  @Field(() => Int) pendingInbound: number;
  @Field(() => String, { nullable: true }) waitingSince: string | null;
  @Field(() => Boolean) viewerCanChange: boolean;
  @Field(() => Actor) changedBy: Actor;
  @Field(() => Contact) contact: Contact;
}

@ObjectType()
class BotStatusList {
  @Field(() => [BotStatus]) nodes: BotStatus[];
}

@ObjectType()
class StatusChange {
  @Field(() => Int) version: number;
  @Field(() => String) previousState: string;
  @Field(() => String) state: string;
  @Field(() => String) outcome: string;
  @Field(() => String) reason: string;
  @Field(() => String) recordedAt: string;
  @Field(() => Actor) actor: Actor;
}

@ObjectType()
class UserError {
  @Field(() => String) code: string;
  @Field(() => [String], { nullable: true }) field: string[] | null;
  @Field(() => String) message: string;
}

@ObjectType()
class BotStatusPayload {
  @Field(() => String, { nullable: true }) outcome: string | null;
  @Field(() => BotStatus, { nullable: true }) botStatus: BotStatus | null;
  @Field(() => StatusChange, { nullable: true }) statusChange: StatusChange | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
class BotStatusEvent {
  @Field(() => String) kind: string;
  @Field(() => String) feedCursor: string;
  @Field(() => [ID]) contactIds: string[];
  @Field(() => [BotStatus]) botStatuses: BotStatus[];
  @Field(() => StatusChange, { nullable: true }) statusChange: StatusChange | null;
}

@InputType()
class WakeInput {
  @Field(() => String, { nullable: true }) after?: string;
}

@InputType()
class SetBotStatusInput {
  @Field(() => ID) contactId: string;
  @Field(() => String) state: 'ACTIVE' | 'SLEEPING';
  @Field(() => WakeInput, { nullable: true }) wake?: { after: string };
  @Field(() => String, { nullable: true }) note?: string;
}

type BotRecord = RecordOf<typeof bots>;
type ContactRecord = RecordOf<typeof contacts>;
type WorkspaceRecord = RecordOf<typeof workspaces>;

interface Context {
  caller: Caller;
}

const pubSub = createPubSub<Record<string, [ReturnType<typeof toEvent>]>>();
let dataSource: DataSource;
let turn: Promise<unknown> = Promise.resolve();

/** TypeORM has one connection to SQLite, on which transactions would mix: there they take turns. */
function inTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
  if (dataSource.options.type !== 'better-sqlite3') return dataSource.transaction(work);
  const run = turn.then(() => dataSource.transaction(work));
  turn = run.catch(() => undefined);
  return run;
}

@Resolver()
class BotStatusResolver {
  @Query(() => BotStatusList)
  async botStatuses(
    @Arg('contactIds', () => [ID]) contactIds: string[],
    @Ctx() { caller }: Context,
  ): Promise<object> {
    const { workspace } = caller;
    const contacts = await dataSource
      .getRepository<ContactRecord>('contacts')
      .findBy({ workspace, id: In(contactIds) });
    const statuses = await dataSource
      .getRepository<PeerStatusRecord>('peer_statuses')
      .findBy({ workspace, contactId: In(contactIds) });
    const bot = await dataSource.getRepository<BotRecord>('bots').findOneBy({ workspace, isDefault: true });
    const statusOf = ({ id }: ContactRecord) => statuses.find(({ contactId }) => contactId === id) ?? null;
    return toStatusList(contacts.map((contact) => toRow(contact, bot, statusOf(contact))));
  }

  @Mutation(() => BotStatusPayload)
  async setBotStatus(
    @Arg('input', () => SetBotStatusInput) input: SetBotStatusInput,
    @Ctx() { caller }: Context,
  ): Promise<object> {
    const { row, change } = await inTransaction((manager) => changeStatus(manager, input, caller));
    pubSub.publish(topicOf(caller.workspace, row.id), toEvent(row, change));
    return toPayload(row, change);
  }

  @Subscription(() => BotStatusEvent, {
    topics: ({ args, context }) =>
      args.contactIds.map((id: string) => topicOf((context as Context).caller.workspace, id)),
  })
  botStatusChanged(
    @Root() event: BotStatusEvent,
    @Arg('contactIds', () => [ID]) _contactIds: string[],
    @Arg('after', () => String, { nullable: true }) _after?: string,
  ): BotStatusEvent {
    return event;
  }
}

async function changeStatus(
  manager: EntityManager,
  input: SetBotStatusInput,
  caller: Caller,
): Promise<{ row: StatusRow; change: Change }> {
  const { workspace } = caller;
  const key = { workspace, contactId: input.contactId };
  const isSqlite = dataSource.options.type === 'better-sqlite3';
  const lock = isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  const contact = await manager.findOneOrFail<ContactRecord>('contacts', {
    where: { workspace, id: input.contactId },
    ...lock,
  });
  const stored = await manager.findOneBy<PeerStatusRecord>('peer_statuses', key);
  const bot = await manager.findOneBy<BotRecord>('bots', { workspace, isDefault: true });
  const { after, change } = decideChange(toRow(contact, bot, stored), input, caller);
  const status: Partial<PeerStatusRecord> = {
    ...{ epoch: 1, turn: 0, replyCounts: '[]', reservedTokens: '[]', pendingInbound: 0, pinned: false },
    ...{ locked: false, ...stored, ...key, state: input.state, reason: 'MANUAL', since: after.since! },
    ...{ wakeAt: after.wake_at, changedBy: after.changed_by!, note: after.note, version: after.version! },
    ...{ silentSince: input.state === 'ACTIVE' ? null : after.since, lastExplicitAt: after.since },
  };
  await manager.save('peer_statuses', status);
  if (after.wake_at === null) await manager.delete('sleep_timers', key);
  else await manager.save('sleep_timers', { ...key, wakeAt: after.wake_at });
  const counter = await manager.findOneOrFail<WorkspaceRecord>('workspaces', {
    where: { workspace },
    ...lock,
  });
  const seq = counter.seq + 1;
  await manager.save('workspaces', { ...counter, seq });
  const entry: Partial<PeerChangeRecord> = {
    ...{ ...key, seq, id: randomUUID(), kind: 'STATUS', isPushed: true, tableRow: 1 },
    ...{ recordedAt: change.recordedAt, version: change.version, outcome: 'APPLIED', reason: 'MANUAL' },
    ...{ fromState: change.previousState as 'ACTIVE', toState: input.state, actor: after.changed_by },
    ...{ note: after.note, wakeAt: after.wake_at, effectiveAt: change.recordedAt },
    statusAfter: JSON.stringify(after),
  };
  await manager.save('peer_changes', entry);
  return { row: after, change };
}

function toRow(contact: ContactRecord, bot: BotRecord | null, status: PeerStatusRecord | null): StatusRow {
  return {
    ...{ id: contact.id, name: contact.name, mode: bot?.mode ?? null },
    ...{ state: status?.state ?? null, reason: status?.reason ?? null, since: status?.since ?? null },
    ...{ wake_at: status?.wakeAt ?? null, changed_by: status?.changedBy ?? null, note: status?.note ?? null },
    ...{ pinned: Number(status?.pinned ?? 0), locked: Number(status?.locked ?? 0) },
    ...{ version: status?.version ?? null, pending_inbound: status?.pendingInbound ?? null },
    waiting_since: status?.waitingSince ?? null,
  };
}

async function main(): Promise<void> {
  dataSource = await createCardDataSource(settings.databaseUrl).initialize();
  const schema = buildSchemaSync({ resolvers: [BotStatusResolver], pubSub, validate: false });
  const app = express();
  const server = createServer(app);
  serveSubscriptions(server, schema);
  const apollo = new ApolloServer<Context>({ schema });
  await apollo.start();
  const context = async ({ req }: { req: express.Request }) => ({
    caller: await signIn(req.headers.authorization),
  });
  app.use('/graphql', express.json(), expressMiddleware(apollo, { context }));
  server.listen(0, '127.0.0.1', () => announce(server));
}

void main();
