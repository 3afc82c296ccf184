import type { Caller } from '../application/access/caller';
import type { Commands } from '../application/commands/commands';
import type { Queries } from '../application/queries/queries';

export const DEMO_WORKSPACE = 'demo';

const SEEDER: Caller = {
  workspace: DEMO_WORKSPACE,
  role: 'ADMIN',
  actor: { kind: 'SYSTEM', id: null, name: 'Demo' },
};

const CONTACTS = [
  { id: 'anna', name: 'Anna Berger', timeZone: 'Europe/Berlin' },
  { id: 'ben', name: 'Ben Carter', timeZone: 'America/New_York' },
  { id: 'chiara', name: 'Chiara Conti', timeZone: 'Europe/Rome' },
  { id: 'devi', name: 'Devi Sharma', timeZone: 'Asia/Kolkata' },
  { id: 'emre', name: 'Emre Yılmaz', timeZone: 'Europe/Istanbul' },
];

/** Creates a bot in AUTO_PILOT and a few contacts, unless the demo workspace already has a bot. */
export async function seedDemo(commands: Commands, queries: Queries): Promise<void> {
  if ((await queries.botList(DEMO_WORKSPACE)).length > 0) return;
  await commands.saveBot(SEEDER, {
    id: null,
    name: 'Assistant',
    mode: 'AUTO_PILOT',
    isDefault: true,
    rules: undefined,
    identities: undefined,
    expectedVersion: null,
  });
  await commands.saveContacts(SEEDER, CONTACTS);
}
