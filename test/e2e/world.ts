import { startTestApp, type TestApp } from '../support/app/test-app';
import type { ApiClient, Data } from '../support/clients/api-client';
import type { TestDatabase } from '../support/databases/databases';
import { ManualClock } from '../support/stand-ins/manual-clock';

/** A service with one bot on Auto-Pilot, a clock set by hand and a client for each role. */
export interface World {
  readonly app: TestApp;
  readonly clock: ManualClock;
  readonly viewer: ApiClient;
  readonly agent: ApiClient;
  readonly inbox: ApiClient;
  readonly admin: ApiClient;
  /** The default bot. */
  readonly bot: Data['bot'];
}

export const START = '2026-03-02T10:00:00.000Z';

export async function startWorld(
  database: TestDatabase,
  rules: object = {},
  clock = new ManualClock(START),
): Promise<World> {
  const app = await startTestApp({ databaseUrl: await database.create(), clock });
  const admin = await app.client('ADMIN');
  const { bot } = await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', rules });
  return {
    ...{ app, clock, admin, bot },
    viewer: await app.client('VIEWER'),
    agent: await app.client('AGENT'),
    inbox: await app.client('INTEGRATION'),
  };
}

/** Tells the time and never rings: a wake that is due stays unwritten until the timers look by themselves. */
export class QuietClock extends ManualClock {
  override onceAt(): () => void {
    return () => undefined;
  }
}

let ids = 0;

/** An id no other test uses. */
export function newId(prefix = 'contact'): string {
  ids += 1;
  return `${prefix} ${ids}`;
}

/** A contact with a bot of its own, which has these rules. */
export async function contactWithBot(
  { admin }: World,
  rules: object = {},
  mode = 'AUTO_PILOT',
): Promise<{ readonly contactId: string; readonly botId: string }> {
  const { bot } = await admin.saveBot({ name: newId('bot'), mode, rules });
  const contactId = newId();
  await admin.saveContacts([{ contactId, botId: bot.botId }]);
  return { contactId, botId: bot.botId };
}

/** The moment so many milliseconds from now, as the API writes it. */
export function inMs({ clock }: World, milliseconds: number): string {
  return new Date(clock.now() + milliseconds).toISOString();
}

/** One reply of the bot's, asked for and committed. */
export async function reply(
  client: ApiClient,
  contactId: string,
  more: object = {},
): Promise<Partial<Data['commitReply']>> {
  const { token, denyReason } = await client.reserve({ contactId, ...more });
  if (token === null) return { granted: false, denyReason };
  return client.commit({ token, messageId: newId('reply') });
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
