import type { ApiClient } from '../support/api-client';
import { databases } from '../support/databases';
import { disposeAfterAll } from '../support/leftovers';
import { ManualClock } from '../support/manual-clock';
import { startTestApp } from '../support/test-app';

/** The timelines of docs/domain.md, told through the API with a clock that is set by hand. */
describe.each(databases)('the examples of the domain on $name', (database) => {
  disposeAfterAll();
  let clock: ManualClock;
  let agent: ApiClient;
  let inbox: ApiClient;
  let admin: ApiClient;
  let contacts = 0;

  beforeAll(async () => {
    clock = new ManualClock('2026-03-02T10:00:00Z');
    const app = await startTestApp({ databaseUrl: await database.create(), clock });
    agent = await app.client('AGENT');
    inbox = await app.client('INTEGRATION');
    admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', rules: { messageSleep: 'PT24H' } });
  });

  /** A contact of its own for each example, on a day of its own. */
  function newContact(time: string): string {
    contacts += 1;
    clock.set(`2026-03-${String(contacts + 2).padStart(2, '0')}T${time}Z`);
    return `contact ${contacts}`;
  }
  const manual = (contactId: string, more: object = {}) =>
    inbox.message({ contactId, messageId: `m${Math.random()}`, origin: 'TEAMMATE', ...more });

  it('1: an explicit sleep replaces the wake time of a rule, also by an earlier one', async () => {
    const contactId = newContact('10:00:00.000');
    await manual(contactId);
    clock.set('11:00:00.000');
    const { botStatus } = await agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
    expect(botStatus).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL' });
    expect(botStatus.wakeAt).toMatch('T12:00:00.000Z');
  });
});
