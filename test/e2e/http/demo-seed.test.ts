import { startTestApp } from '../../support/app/test-app';
import type { ApiClient } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const QUERY = `{
  contacts(first: 50) {
    nodes {
      contactId bot { mode }
      botStatus { state reason wakeAt note waitingSince version }
      statusHistory { nodes { reason } }
    }
  }
}`;

describe('the demo workspace', () => {
  disposeAfterAll();

  async function read(client: ApiClient) {
    const { contacts } = await client.ask(QUERY);
    return new Map(contacts.nodes.map((contact) => [contact.contactId, contact]));
  }

  it('begins with contacts in every situation, by the rules, and keeps its data at the next start', async () => {
    const databaseUrl = await databases[0]!.create();
    const config = { demo: true };
    const app = await startTestApp({ databaseUrl, config });
    const contacts = await read(await app.client('VIEWER', { workspace: 'demo' }));
    const status = (id: string) => contacts.get(id)!.botStatus;

    expect(status('anna')).toMatchObject({ state: 'ACTIVE', waitingSince: null });
    expect(status('chiara')).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
    expect(Date.parse(status('chiara').wakeAt)).toBeGreaterThan(Date.now());
    expect(status('devi')).toMatchObject({ reason: 'HUMAN_HANDOVER', wakeAt: null });
    expect(Date.now() - Date.parse(status('devi').waitingSince)).toBeGreaterThan(3_600_000);
    expect(contacts.get('emre')).toMatchObject({
      bot: { mode: 'SUGGESTIVE' },
      botStatus: { state: 'ACTIVE' },
    });
    expect(status('fatima')).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT' });
    expect(contacts.get('gil')!.bot.mode).toBe('OFF');
    expect(status('kenji')).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });
    expect(status('liv')).toMatchObject({ state: 'ACTIVE', reason: 'CORRECTION' });
    expect(status('mia')).toMatchObject({
      state: 'SLEEPING',
      wakeAt: null,
      note: expect.stringContaining('legal'),
    });
    expect(status('noor')).toMatchObject({ state: 'SLEEPING', reason: 'WORKFLOW_MESSAGE' });

    await app.stop();
    const again = await startTestApp({ databaseUrl, config });
    expect(await read(await again.client('VIEWER', { workspace: 'demo' }))).toEqual(contacts);
  });
});
