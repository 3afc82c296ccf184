import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../support/figures';
import { chatwoot } from '../../support/webhooks/fixtures/chatwoot';
import { contactId } from '../setup/contract';
import { HttpConnection } from './http-connection';
import { changeAgain, changeInTurns, record } from './operations';

export interface PacedLoad {
  readonly url: string;
  readonly token: string;
  readonly contacts: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Single changes at a constant rate, each timed from the moment at which it was due. */
export async function runPacedChanges(load: PacedLoad): Promise<{ p50Ms: number; p99Ms: number }> {
  const took: number[] = [];
  await withConnections(load, async (connection, number, dueAt) => {
    await changeInTurns(connection, contactId(number % load.contacts), load.url);
    took.push(performance.now() - dueAt);
  });
  return { p50Ms: percentile(took, 50), p99Ms: percentile(took, 99) };
}

/** As many messages, by the inbound webhook at `path` or, without one, by the API, and as many changes. */
export async function runTraffic(load: PacedLoad & { readonly path: string | null }): Promise<void> {
  const { path, contacts, url } = load;
  const changing = withConnections(load, (connection, number) =>
    changeAgain(connection, contactId(contacts + (number % contacts)), notes++),
  );
  const idOf = (number: number) => String(1_000_000 + (number % contacts));
  const recording = path
    ? pace(load, (number) => deliver(url, path, idOf(number)))
    : withConnections(load, (connection, number) =>
        record(connection, idOf(number), `message-${nextMessage()}`),
      );
  await Promise.all([changing, recording]);
}

async function deliver(url: string, path: string, contact: string): Promise<void> {
  const body = messageOf(contact);
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = { 'content-type': 'application/json', ...chatwoot.sign(body, { path, seconds }) };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  const answer = await response.text();
  if (!answer.includes('"accepted":1')) throw new Error(`Not accepted, ${response.status}: ${answer}`);
}

let notes = 0;
let messages = 10_000;

function nextMessage(): number {
  messages += 1;
  return messages;
}

/** A message that a contact has written now. */
function messageOf(contact: string): Buffer {
  const text = chatwoot.inbound
    .toString()
    .replaceAll(/\b42\b/g, contact)
    .replaceAll(/\b9916\b/g, String(nextMessage()))
    .replaceAll(/\b20\d\d-\d\d-\d\dT[\d:.]+Z/g, new Date().toISOString());
  return Buffer.from(text);
}

let received = 0;

/** Receives the events of an endpoint until this process ends, and answers where. */
export async function openReceiver(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      received += 1;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** How many events have arrived. */
export async function countReceived(): Promise<number> {
  return received;
}

/** Starts `work` at a constant rate, however long it takes. */
async function pace(
  { perSecond, seconds }: PacedLoad,
  work: (number: number, dueAt: number) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  const running: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const dueAt = begun + (number * 1_000) / perSecond;
    const wait = dueAt - performance.now();
    if (wait > 0) await delay(wait);
    running.push(work(number, dueAt));
  }
  await Promise.all(running);
}

/** As many connections as are needed at a time. */
async function withConnections(
  load: PacedLoad,
  work: (connection: HttpConnection, number: number, dueAt: number) => Promise<void>,
): Promise<void> {
  const free: HttpConnection[] = [];
  await pace(load, async (number, dueAt) => {
    const connection = free.pop() ?? (await HttpConnection.open(load.url, load.token));
    await work(connection, number, dueAt);
    free.push(connection);
  });
  for (const connection of free) connection.close();
}
