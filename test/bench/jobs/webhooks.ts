import { ApiClient, type Data } from '../../support/clients/api-client';
import { until } from '../../support/until';
import { chatwoot } from '../../support/webhooks/fixtures/chatwoot';
import { LoadProcess } from '../load/load-process';
import { alternate, ratioOf, type Sample } from '../report/measure';
import { createToken } from '../setup/contract';
import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { type MeasuredServer, startService } from '../setup/servers';
import type { Bench, Job } from './job';

const PER_MINUTE = 10_000;
/** Changes that are measured. */
const PER_SECOND = 50;
/** Times the seconds of a round of another job, so that there is a 99th percentile. */
const LONGER = 10;
const MAX_RATIO = 1.5;

const SAVE_WEBHOOK = `mutation ($input: SaveInboundWebhookInput!) { saveInboundWebhook(input: $input) {
  inboundWebhook { path } userErrors { message } } }`;
const SAVE_ENDPOINT = `mutation ($input: SaveWebhookEndpointInput!) { saveWebhookEndpoint(input: $input) {
  webhookEndpoint { name } userErrors { message } } }`;

/** What webhooks, in and out, cost a change. */
export const webhooks: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    const series = await measureWebhooks(bench, kind);
    const [alone, beside] = ['alone', 'beside webhooks'];
    print({
      job: `webhooks-${kind}`,
      title: `${PER_SECOND} changes a second, alone and beside webhooks (${kind})`,
      series,
      goals: [
        {
          ...{ what: 'p99 beside webhooks, of that alone', bound: 'at most', limit: MAX_RATIO, unit: '×' },
          measured: ratioOf(series, 'p99Ms', beside!, alone!),
        },
      ],
    });
  }
};

async function measureWebhooks(bench: Bench, kind: DatabaseKind) {
  bench.log(`  alone and beside webhooks on ${kind} …`);
  const { contacts, seconds, rounds, warmUpSeconds } = bench;
  const database = await BenchDatabase.create(kind, { contacts: 2 * contacts });
  const server = await startService(database, { env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' } });
  const others = new LoadProcess();
  const receiver = new LoadProcess();
  const path = await connect(server, await receiver.run('openReceiver', undefined));
  const input = { url: server.url, token: await createToken('AGENT'), contacts };
  let sent = 0;
  const measure = async ({ hasWebhooks }: { hasWebhooks: boolean }, time: number): Promise<Sample> => {
    const traffic = { ...input, path, perSecond: PER_MINUTE / 60, seconds: time };
    const [result] = await Promise.all([
      bench.load.run('pacedChanges', { ...input, perSecond: PER_SECOND, seconds: time }),
      hasWebhooks ? others.run('webhookTraffic', traffic) : null,
    ]);
    if (!hasWebhooks) return { ...result, perMinute: 0 };
    sent += Math.ceil(traffic.perSecond * time);
    // Late events would otherwise be a load of the round without them.
    await until('all events', async () => (await receiver.run('countReceived', undefined)) >= sent);
    return { ...result, perMinute: PER_MINUTE };
  };
  const contenders = [
    { name: 'alone', hasWebhooks: false },
    { name: 'beside webhooks', hasWebhooks: true },
  ];
  for (const contender of contenders) await measure(contender, warmUpSeconds);
  const series = await alternate(contenders, rounds, (contender) => measure(contender, seconds * LONGER));
  for (const load of [others, receiver]) load.stop();
  await server.stop();
  await database.drop();
  return series;
}

/** An inbound webhook, whose path it returns, and an endpoint for sleeps. */
async function connect(server: MeasuredServer, url: string): Promise<string> {
  const admin = new ApiClient(server.url, await createToken('ADMIN'));
  const endpoint = { name: 'receiver', url, states: ['SLEEPING'] };
  const saved = await admin.ask<Data>(SAVE_ENDPOINT, { input: endpoint });
  const input = { name: 'inbox', ...chatwoot.webhook };
  const { inboundWebhook } = (await admin.ask<Data>(SAVE_WEBHOOK, { input })).saveInboundWebhook;
  if (!saved.saveWebhookEndpoint.webhookEndpoint) throw new Error('The endpoint was refused.');
  return inboundWebhook.path;
}
