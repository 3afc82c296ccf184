import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { DAY, HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../world';

const BERLIN = 'Europe/Berlin';

describe.each(databases)('wake times on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new ManualClock('2026-03-01T11:00:00.000Z'));
  });

  async function contactIn(timeZone: string | null): Promise<string> {
    const contactId = newId();
    await world.inbox.saveContacts([{ contactId, timeZone }]);
    return contactId;
  }
  async function wakeAt(contactId: string, wake: object, state = 'SLEEPING'): Promise<string> {
    const { botStatus, userErrors } = await world.agent.set({ contactId, state, wake });
    expect(userErrors).toEqual([]);
    expect((await world.agent.status(contactId)).wakeAt).toBe(botStatus.wakeAt);
    return botStatus.wakeAt;
  }

  it.each([
    ['PT1S', SECOND],
    ['PT2H', 2 * HOUR],
    ['PT1H30M', HOUR + 30 * MINUTE],
    ['PT1.5S', 1_500],
    ['P1D', DAY],
    ['P1W', 7 * DAY],
    ['P366D', 366 * DAY],
  ])('after %s', async (after, length) => {
    expect(await wakeAt(newId(), { after })).toBe(inMs(world, length));
  });

  it('at a moment, in whatever offset it is written', async () => {
    expect(await wakeAt(newId(), { at: '2026-03-05T09:00:00.123+02:00' })).toBe('2026-03-05T07:00:00.123Z');
  });

  it.each([
    ['2026-03-10T09:00', BERLIN, '2026-03-10T08:00:00.000Z'],
    ['2026-07-10T09:00', BERLIN, '2026-07-10T07:00:00.000Z'],
    ['2026-03-10T09:00:30.250', 'Asia/Kolkata', '2026-03-10T03:30:30.250Z'],
    // A spring gap is skipped forward, a repeated hour means its first.
    ['2026-03-29T02:30', BERLIN, '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', BERLIN, '2026-10-25T00:30:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('local %s in %s', async (dateTime, timeZone, at) => {
    expect(await wakeAt(newId(), { local: { dateTime, timeZone } })).toBe(at);
    expect(await wakeAt(await contactIn(timeZone), { local: { dateTime } }, 'INACTIVE')).toBe(at);
  });

  it('takes the zone that is named over the contact’s, and UTC where there is none', async () => {
    const dateTime = '2026-03-10T09:00';
    const named = { local: { dateTime, timeZone: 'Asia/Tokyo' } };
    expect(await wakeAt(await contactIn(BERLIN), named)).toBe('2026-03-10T00:00:00.000Z');
    expect(await wakeAt(await contactIn(null), { local: { dateTime } })).toBe('2026-03-10T09:00:00.000Z');
    expect(await wakeAt(newId(), { local: { dateTime } })).toBe('2026-03-10T09:00:00.000Z');
  });

  it.each([
    [{ after: 'PT0.999S' }, ['wake', 'after']],
    [{ after: 'PT0S' }, ['wake', 'after']],
    [{ after: 'P366DT1S' }, ['wake', 'after']],
    [{ after: 'P1M' }, ['wake', 'after']],
    [{ after: 'P1Y' }, ['wake', 'after']],
    [{ after: 'P1M1DT1H' }, ['wake', 'after']],
    [{ at: '2026-03-01T11:00:00.000Z' }, ['wake', 'at']],
    [{ at: '2026-02-01T11:00:00.000Z' }, ['wake', 'at']],
    [{ at: '2027-03-02T11:00:00.001Z' }, ['wake', 'at']],
    [{ at: '9999-12-31T23:59:59.999Z' }, ['wake', 'at']],
    [{ local: { dateTime: '2026-03-01T10:59' } }, ['wake', 'local']],
    [{ local: { dateTime: '2028-01-01T00:00' } }, ['wake', 'local']],
    [{ local: { dateTime: '2026-02-30T00:00' } }, ['wake', 'local', 'dateTime']],
    [{ local: { dateTime: '2026-03-05T25:00' } }, ['wake', 'local', 'dateTime']],
  ])('refuses %j and names the field', async (wake, field) => {
    const contactId = newId();
    const userErrors = [{ code: 'BAD_INPUT', field: ['input', ...field] }];
    expect(await world.agent.set({ contactId, state: 'SLEEPING', wake })).toMatchObject({ userErrors });
    expect(await world.inbox.goal({ contactId, goal: 'STOP_BOT', wake })).toMatchObject({ userErrors });
    const { results } = await world.agent.setMany({ contactIds: [contactId], state: 'SLEEPING', wake });
    expect(results).toMatchObject([{ userErrors }]);
    expect(await world.agent.status(contactId)).toMatchObject({ state: 'ACTIVE', version: 0 });
  });

  it.each([
    ['two ways at once', { after: 'PT1H', at: '2026-03-05T09:00:00Z' }],
    ['no way at all', {}],
    ['null', { after: null }],
    ['no duration', { after: 'soon' }],
    ['a negative duration', { after: '-PT1H' }],
    ['no date', { at: 'tomorrow' }],
    ['a date that is none', { at: '2026-02-30T09:00:00Z' }],
    ['a date and time with a zone', { local: { dateTime: '2026-03-05T09:00Z' } }],
    ['a time zone that is none', { local: { dateTime: '2026-03-05T09:00', timeZone: 'Europe/Atlantis' } }],
  ])('takes %s for an error of the caller', async (_what, wake) => {
    const query =
      'mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome userErrors { code } } }';
    const contactId = newId();
    const { status, errors, data } = await world.agent.send(query, {
      input: { contactId, state: 'SLEEPING', wake },
    });
    expect(status).toBeLessThan(500);
    const codes = [
      ...errors.map(({ extensions }) => extensions.code),
      ...(data?.setBotStatus.userErrors ?? []),
    ];
    expect(codes).toHaveLength(1);
    expect(JSON.stringify(codes)).toMatch(/BAD_(USER_)?INPUT/);
    expect(await world.agent.status(contactId)).toMatchObject({ version: 0 });
  });

  // Last, because they move the clock.
  it('counts days in the contact’s time zone, hours exactly', async () => {
    world.clock.set('2026-03-28T11:00:00.000Z');
    const berlin = await contactIn(BERLIN);
    expect(await wakeAt(berlin, { after: 'P1D' })).toBe('2026-03-29T10:00:00.000Z');
    expect(await wakeAt(berlin, { after: 'P1DT1H' })).toBe('2026-03-29T11:00:00.000Z');
    expect(await wakeAt(berlin, { after: 'PT24H' })).toBe('2026-03-29T11:00:00.000Z');
    expect(await wakeAt(newId(), { after: 'P1D' })).toBe('2026-03-29T11:00:00.000Z');

    world.clock.set('2026-10-24T10:00:00.000Z');
    expect(await wakeAt(berlin, { after: 'P1D' })).toBe('2026-10-25T11:00:00.000Z');
    expect(await wakeAt(berlin, { after: 'PT24H' })).toBe('2026-10-25T10:00:00.000Z');
  });
});
