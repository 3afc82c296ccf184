import { ApiClient, type Data } from '../../support/clients/api-client';
import { until } from '../../support/until';
import { chatwoot } from '../../support/webhooks/fixtures/chatwoot';
import { LoadProcess } from '../load/load-process';
import { alternate, ratioOf, type Sample } from '../report/measure';
import { createToken } from '../setup/contract';
import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { startService } from '../setup/servers';
import type { Bench, Job } from './job';

const PER_MINUTE = 10_000;
/** Changes that are measured. */
const PER_SECOND = 50;
/** Times the seconds of a round of another job, so that there is a 99th percentile. */
const LONGER = 10;
const MAX_RATIO = 1.5;

const SAVE_WEBHOOK = `mutation ($input: SaveInboundWebhookInput!) { saveInboundWebhook(input: $input) {
  inboundWebhook { path } userErrors { message } } }`;
const DELETE_ENDPOINT = `mutation { deleteWebhookEndpoint(input: { name: "receiver" }) { userErrors { message } } }`;
const SAVE_ENDPOINT = `mutation ($input: SaveWebhookEndpointInput!) { saveWebhookEndpoint(input: $input) {
  webhookEndpoint { name } userErrors { message } } }`;

/** What a change has beside it: messages and changes by the API, or by webhooks, in and out. */
type Traffic = 'CALLS' | 'WEBHOOKS';
const [ALONE, BESIDE_CALLS, BESIDE_WEBHOOKS] = ['alone', 'beside calls', 'beside webhooks'] as const;

/** What webhooks, in and out, cost a change. */
export const webhooks: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    const series = await measureWebhooks(bench, kind);
    print({
      job: `webhooks-${kind}`,
      title: `${PER_SECOND} changes a second, alone, beside calls and beside webhooks (${kind})`,
      series,
      goals: [ALONE, BESIDE_CALLS].map((other) => ({
        ...{ what: `p99 beside webhooks, of that ${other}`, bound: 'at most', limit: MAX_RATIO, unit: '×' },
        measured: ratioOf(series, 'p99Ms', BESIDE_WEBHOOKS, other),
      })),
    });
  }
};

async function measureWebhooks(bench: Bench, kind: DatabaseKind) {
  bench.log(`  alone, beside calls and beside webhooks on ${kind} …`);
  const { contacts, seconds, rounds, warmUpSeconds } = bench;
  const database = await BenchDatabase.create(kind, { contacts: 2 * contacts });
  const server = await startService(database, { env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' } });
  const others = new LoadProcess();
  const receiver = new LoadProcess();
  const admin = new ApiClient(server.url, await createToken('ADMIN'));
  const path = await saveWebhook(admin);
  const receiverUrl = await receiver.run('openReceiver', undefined);
  const input = { url: server.url, token: await createToken('AGENT'), contacts };
  let sent = 0;
  const runTraffic = async (traffic: Traffic, time: number) => {
    const perSecond = PER_MINUTE / 60;
    if (traffic === 'WEBHOOKS') await admin.ask(SAVE_ENDPOINT, { input: endpointAt(receiverUrl) });
    const token = await createToken('INTEGRATION');
    const load = { ...input, token, path: traffic === 'WEBHOOKS' ? path : null, perSecond, seconds: time };
    await others.run('traffic', load);
    if (traffic === 'CALLS') return;
    sent += Math.ceil(perSecond * time);
    // Late events would otherwise be a load of the next round.
    await until('all events', async () => (await receiver.run('countReceived', undefined)) >= sent);
    await admin.ask(DELETE_ENDPOINT, {});
  };
  const measure = async ({ traffic }: { traffic: Traffic | null }, time: number): Promise<Sample> => {
    const [result] = await Promise.all([
      bench.load.run('pacedChanges', { ...input, perSecond: PER_SECOND, seconds: time }),
      traffic && runTraffic(traffic, time),
    ]);
    return { ...result, othersPerMinute: traffic ? PER_MINUTE : 0 };
  };
  const contenders = [
    { name: ALONE, traffic: null },
    { name: BESIDE_CALLS, traffic: 'CALLS' as const },
    { name: BESIDE_WEBHOOKS, traffic: 'WEBHOOKS' as const },
  ];
  // At 50 a second, it takes long until the code is compiled.
  for (const contender of contenders) await measure(contender, warmUpSeconds * LONGER);
  const series = await alternate(contenders, rounds, (contender) => measure(contender, seconds * LONGER));
  for (const load of [others, receiver]) load.stop();
  await server.stop();
  await database.drop();
  return series;
}

const endpointAt = (url: string) => ({ name: 'receiver', url, states: ['SLEEPING'] });

/** Saves an inbound webhook, and returns its path. */
async function saveWebhook(admin: ApiClient): Promise<string> {
  const input = { name: 'inbox', ...chatwoot.webhook };
  const { inboundWebhook } = (await admin.ask<Data>(SAVE_WEBHOOK, { input })).saveInboundWebhook;
  return inboundWebhook.path;
}
