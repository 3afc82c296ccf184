import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createToken, TEST_SECRET } from '../support/app/tokens';
import { ApiClient } from '../support/clients/api-client';
import { openSocket } from '../support/clients/raw-socket';
import { createSqlite } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { buildIfOld } from '../support/processes/build';
import { ServerProcess } from '../support/processes/server-process';
import { until } from '../support/until';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
/** On this signal, prints which OpenTelemetry modules are loaded. */
const PRELOAD = `data:text/javascript,
  import { createRequire } from 'node:module';
  const { cache } = createRequire(process.cwd() + '/');
  process.on('SIGUSR2', () => console.log('loaded: ' + Object.keys(cache).filter((path) => path.includes('@opentelemetry/'))));`;

interface Collector {
  readonly url: string;
  readonly paths: Set<string | undefined>;
  /** All that was received; names and values are legible in it. */
  received(): Buffer;
}

/** Accepts traces as a collector would, over OTLP/HTTP. */
async function startCollector(): Promise<Collector> {
  const paths = new Set<string | undefined>();
  const chunks: Buffer[] = [];
  const server = createServer((request, response) => {
    paths.add(request.url);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposeLater(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, paths, received: () => Buffer.concat(chunks) };
}

/** The built service, as in production. */
function startBuilt(env: Readonly<Record<string, string>>): ServerProcess {
  const settings = { NODE_ENV: 'test', AUTH_SECRET: TEST_SECRET, DATABASE_URL: createSqlite().url, ...env };
  return new ServerProcess(['--import', PRELOAD, 'dist/main.js'], settings);
}

async function loadedModules(service: ServerProcess): Promise<string[]> {
  const find = () => service.stdout.match(/^loaded: (.*)\n/m);
  service.child.signal('SIGUSR2');
  await until('the list of modules', async () => find() !== null);
  return find()![1]!.split(',').filter(Boolean);
}

// A busy machine takes a while to compile everything.
beforeAll(buildIfOld, 180_000);

describe('without OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  disposeAfterAll();

  it('no module for traces is loaded', async () => {
    const service = startBuilt({});
    await service.listening();
    // prom-client loads the bare interface, which does nothing by itself.
    const others = (await loadedModules(service)).filter((path) => !path.includes('@opentelemetry/api/'));
    expect(others).toEqual([]);
  });
});

describe('with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  disposeAfterAll();
  let collector: Collector;
  let service: ServerProcess;
  let url: string;
  let token: string;
  beforeAll(async () => {
    collector = await startCollector();
    service = startBuilt({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    });
    url = await service.listening();
    token = await createToken('ADMIN', { sub: 'subject-of-token', name: 'Name Of Token' });
  });

  const arrived = (text: string) =>
    until(`a span with ${text}`, async () => collector.received().includes(text), { withinMs: 10_000 });

  it('loads the packages for traces', async () => {
    expect(await loadedModules(service)).toEqual(
      expect.arrayContaining([expect.stringContaining('@opentelemetry/sdk-trace-base')]),
    );
  });

  it('sends the name and the type of every operation, whichever way it takes', async () => {
    const api = new ApiClient(url, token);
    await api.ask('mutation Sleep($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }', {
      input: { contactId: 'contact-in-variable', state: 'INACTIVE', note: 'note-in-variable' },
    });
    await api.ask('query Literal { contact(contactId: "contact-in-document") { alias: name } }');
    await api.ask('query Schema { __schema { queryType { name } } }');
    await api.send('query Invalid { nothing }');
    const socket = await openSocket(url);
    await socket.init(token);
    socket.subscribe(
      '1',
      'query OnSocket { botStatuses(contactIds: ["contact-on-socket"]) { nodes { state } } }',
    );
    socket.subscribe('2', 'subscription Live { botStatusChanged(contactIds: ["contact-live"]) { kind } }');
    const names = ['mutation Sleep', 'query Literal', 'query Schema', 'query OnSocket', 'subscription Live'];
    for (const name of [...names, 'HTTP /graphql']) await arrived(name);
    expect([...collector.paths]).toEqual(['/v1/traces']);
    for (const text of ['bot-status-service', 'staging', 'graphql.operation.type']) await arrived(text);
  });

  it('continues the trace of the caller, and names the request', async () => {
    const headers = {
      ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...{ traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01`, 'x-request-id': 'request-7' },
    };
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"query Traced { __typename }"}',
    });
    await arrived('query Traced');
    expect(collector.received().includes(Buffer.from(TRACE_ID, 'hex'))).toBe(true);
    await arrived('request-7');
  });

  it('sends nothing else: no ids, texts, documents, variables, users or tokens', async () => {
    const secrets = [
      'contact-',
      'note-in-variable',
      'subject-of-token',
      'Name Of Token',
      'setBotStatus',
      'alias',
    ];
    const tokens = [token, token.split('.')[2]!, TEST_SECRET, 'Bearer', 'authorization'];
    for (const secret of [...secrets, ...tokens])
      expect([secret, collector.received().includes(secret)]).toEqual([secret, false]);
  });

  it('sends nothing about health and metrics', async () => {
    const before = collector.received().length;
    for (const path of ['healthz', 'readyz', 'metrics']) await fetch(`${url}/${path}`);
    await fetch(`${url}/graphql`, { method: 'POST', headers: { 'x-request-id': 'request-8' } });
    await arrived('request-8');
    expect(collector.received().subarray(before).toString('latin1')).not.toMatch(/healthz|readyz|metrics/);
  });
});

describe('with a collector that does not answer', () => {
  disposeAfterAll();

  it('serves all the same, logs it and stops in time', async () => {
    const service = startBuilt({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    });
    const url = await service.listening();
    await new ApiClient(url, await createToken('VIEWER')).ask('{ __typename }');
    await until('the failure in the log', async () => service.stdout.includes('Failed to send traces'));
    const { code, ms } = await service.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(8_000);
  });
});
