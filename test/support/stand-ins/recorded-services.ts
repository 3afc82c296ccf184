import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { createUseCases } from '../../../src/app/use-cases';
import type { Caller } from '../../../src/application/access/caller';
import { CommitEvents } from '../../../src/application/writing/commit-events';
import { DAY } from '../../../src/domain/time/instant';
import { GraphqlContext, type Services } from '../../../src/graphql/context';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { NetworkGuard } from '../../../src/webhooks/outbound/network-guard';
import { SINKS } from '../../../src/webhooks/outbound/sinks';
import { WebhookEndpoints } from '../../../src/webhooks/outbound/webhook-endpoints';
import { digestOf } from '../contact-digest';
import { openStores } from '../databases/stores';
import { ManualClock } from './manual-clock';

/** The use cases on a database of their own, without a server around them. */
export async function openServices(databaseUrl: string, start: string): Promise<Services> {
  const clock = new ManualClock(start);
  const stores = await openStores(databaseUrl, clock);
  const guard = new NetworkGuard([]);
  const sender = { send: () => Promise.reject(new Error('Nothing is sent here.')) };
  const endpoints = new WebhookEndpoints(stores.endpoints, SINKS, guard, sender, clock);
  const { queue: _queue, ...useCases } = createUseCases(stores, {
    clock,
    digestOf,
    commits: new CommitEvents(() => undefined),
    maxTokenLifeMs: DAY,
    onSuspectedEcho: () => undefined,
    onGateAnswer: () => undefined,
    onRevoked: () => undefined,
  });
  const scheduler = new CooperativeScheduler();
  return {
    ...useCases,
    endpoints,
    scheduler,
    live: null as never,
    logId: randomUUID(),
    requestsPerMinute: 0,
  };
}

/**
 * The same use cases, each of which answers the same call as it did the first time: so that an operation can be run
 * twice with one effect, and answered from one state. `calls` lists what was done to the workspace, each call once; when
 * something is read is the executor's business.
 */
export function recordServices(services: Services): { services: Services; calls: string[] } {
  const calls: string[] = [];
  const results = new Map<string, () => unknown>();
  const record = <T extends object>(target: T, isListed: boolean): T =>
    new Proxy(target, {
      get(_target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const call = `${String(name)} ${inspect(args, { depth: 20, maxArrayLength: null, sorted: true })}`;
          let result = results.get(call);
          if (!result) {
            if (isListed) calls.push(call);
            const answer: unknown = value.apply(target, args);
            result = () => answer;
            results.set(call, result);
          }
          return result();
        };
      },
    });
  const recorded = {
    ...services,
    commands: record(services.commands, true),
    queries: record(services.queries, false),
    revocations: record(services.revocations, true),
    apiKeys: record(services.apiKeys, true),
  };
  return { services: recorded, calls };
}

export function contextOf(services: Services, caller: Caller): GraphqlContext {
  return new GraphqlContext(services, () => ({ caller, expiresAt: 0 }));
}
