import { startWithBot } from '../../support/app/start-with-bot';
import { Caller } from './caller';
import { SlowProxy } from './slow-proxy';

/** The service, somebody else who uses it, and a proxy for the client under test. */
export interface World {
  readonly url: string;
  readonly token: string;
  readonly proxy: SlowProxy;
  readonly other: Caller;
}

export async function startWorld(): Promise<World> {
  const { app } = await startWithBot();
  const token = await app.token('ADMIN', { sub: '7', name: 'Bob' });
  const proxy = await SlowProxy.before(app.url);
  return { url: app.url, token, proxy, other: new Caller({ url: app.url, token }) };
}

let ids = 0;

/** A contact that no other test uses. */
export function newContact(): string {
  ids += 1;
  return `contact ${ids}`;
}
