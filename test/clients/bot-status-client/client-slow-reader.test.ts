import { setTimeout as delay } from 'node:timers/promises';
import type { BotStatusClient } from 'bot-status-client';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { saveBot } from '../graphql-ws/writer';
import { feedChanges, loggedChanges, openClient, watchedChanges } from './reading';

jest.setTimeout(60_000);

const CONTACTS = oneTo(100).map((number) => `contact ${number}`);
const ROUNDS = 40;
const CHANGES = ROUNDS * CONTACTS.length;

/** Counts the events that arrive on the sockets of a client. */
function countingSocket() {
  const counter = { events: 0 };
  class WebSocketImpl extends WebSocket {
    constructor(url: string, protocols?: string) {
      super(url, protocols);
      this.on('message', (data) => {
        if (String(data).includes('"type":"next"')) counter.events += 1;
      });
    }
  }
  return { counter, WebSocketImpl };
}

/** Changes every contact again and again, faster than anyone reads. */
async function writeMuch(client: BotStatusClient): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const state = round % 2 === 0 ? 'INACTIVE' : 'ACTIVE';
    await client.setBotStatuses({ contactIds: CONTACTS, state });
  }
}

describe('a reader slower than the changes', () => {
  let app: TestApp;
  let token: string;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    app = await startTestApp();
    token = await app.token('ADMIN');
    await saveBot({ url: app.url, token });
  });

  /** Opens an iteration, and lets everything change before it is read on. */
  async function open<Event>(iterate: (client: BotStatusClient) => AsyncIterableIterator<Event, undefined>) {
    const { counter, WebSocketImpl } = countingSocket();
    const writer = openClient({ url: app.url, token });
    const iteration = iterate(openClient({ url: app.url, token, webSocketImpl: WebSocketImpl }));
    await iteration.next();
    await writeMuch(writer);
    // All events could be here by now; most of them wait with the service.
    for (let before = -1; before < counter.events; await delay(1_000)) before = counter.events;
    expect(counter.events).toBeLessThan(CHANGES / 2);
    return { iteration, logged: await loggedChanges(writer) };
  }

  it('of the feed gets every change, once and in order', async () => {
    const { iteration, logged } = await open((client) => client.feed());
    const changes: string[] = [];
    for await (const event of iteration) {
      changes.push(...feedChanges([event]));
      if (changes.length === CHANGES) break;
      if (changes.length % 250 === 0) await delay(50);
    }
    expect(changes).toEqual(logged);
  });

  it('of statuses gets changes in order and the newest status of each contact', async () => {
    const { iteration, logged } = await open((client) => client.watch(CONTACTS));
    const changes: string[] = [];
    const newest = new Set<string>();
    for await (const event of iteration) {
      changes.push(...watchedChanges([event]));
      for (const { contactId, version } of event.botStatuses) if (version === ROUNDS) newest.add(contactId);
      if (newest.size === CONTACTS.length) break;
    }
    // The service may leave out changes that a slow reader missed.
    const positions = changes.map((id) => logged.indexOf(id));
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
  });
});
