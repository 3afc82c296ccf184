import WebSocket from 'ws';
import { z } from 'zod';
import { SECOND } from '../../domain/time/instant';
import { reasonOf } from '../../lib/failure-log';
import { type Finding, failure, ok, skipped, warning } from '../../lib/finding';

const TIMEOUT_MS = 5_000;
/** Tokens tolerate this difference of clocks. */
const TOLERATED = 30 * SECOND;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const readiness = z.object({ checks: z.record(z.string(), z.boolean()) });

/** Calls a running service as its users do, through the proxies in front of it. Needs no token. */
export async function* checkService(url: string | null): AsyncGenerator<Finding> {
  if (url === null) return;
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  if (base.protocol === 'http:' && !LOOPBACK.test(base.hostname))
    yield warning('The service is called without TLS: anyone on the way can read tokens.');
  try {
    const isThere = yield* checkHealth(base);
    if (!isThere) return;
    yield* checkReadiness(base);
  } catch (error) {
    yield failure(`${base.href} does not answer: ${reasonOf(error)}.`);
    return;
  }
  yield await checkWebsocket(base);
}

/** Returns whether the service answers. */
async function* checkHealth(base: URL): AsyncGenerator<Finding, boolean> {
  const { status, headers } = await call(base, 'healthz');
  const address = new URL('healthz', base).href;
  if (status >= 300 && status < 400) {
    const target = headers.get('location');
    yield failure(`${address} redirects to ${target}: use that address.`);
    return false;
  }
  if (status !== 200) {
    yield failure(`${address} answers with the status ${status} instead of 200.`);
    return false;
  }
  const date = Date.parse(headers.get('date') ?? '');
  const difference = Math.abs(Date.now() - date);
  if (difference > TOLERATED) {
    const seconds = Math.round(difference / SECOND);
    yield failure(`The clocks of this machine and of ${base.host} differ by ${seconds} s.`);
  }
  return true;
}

async function* checkReadiness(base: URL): AsyncGenerator<Finding> {
  const response = await call(base, 'readyz');
  if (response.status === 404) {
    yield skipped('The path /readyz is not served here: it may be on METRICS_PORT.');
    return;
  }
  const { data } = readiness.safeParse(await response.json().catch(() => null));
  if (!data) {
    yield failure(
      `The path /readyz answers with the status ${response.status}, but not as this service does.`,
    );
    return;
  }
  const failed = Object.entries(data.checks).filter(([, passes]) => !passes);
  for (const [name] of failed) yield failure(`The service is not ready: its check "${name}" fails.`);
  if (failed.length === 0) yield ok('The service is ready.');
}

function call(base: URL, path: string): Promise<Response> {
  return fetch(new URL(path, base), { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** The service closes a socket that signs in without a token, so a close with a code of its own shows that it was reached. */
function checkWebsocket(base: URL): Promise<Finding> {
  const address = new URL('graphql', base);
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, 'graphql-transport-ws', { handshakeTimeout: TIMEOUT_MS });
  return new Promise<Finding>((resolve) => {
    const failWith = (reason: string) =>
      resolve(failure(`Websockets do not reach the service, so badges are not live: ${reason}.`));
    setTimeout(() => failWith('No answer'), TIMEOUT_MS).unref();
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('close', (code) => {
      if (code >= 4_000) resolve(ok('Websockets reach the service.'));
      else failWith(`Closed with the code ${code}`);
    });
    socket.on('error', (error) => failWith(reasonOf(error)));
  }).finally(() => socket.terminate());
}
