import type { StatusCondition } from '../../../../src/domain/event';
import { DAY, HOUR } from '../../../../src/domain/time/instant';
import { bulkInput, goalInput, messageInput, setInput } from '../../../support/command-inputs';
import { ANNA, BEN } from '../../../support/domain/people';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a change with a condition', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof setInput>[0]) => acme.commands.setBotStatus(CALLER, setInput(parts));

  it('is skipped where that does not hold: nothing is stored, not even the key', async () => {
    acme.store('anna', active());
    const call = { onlyIf: { states: ['SLEEPING'] }, idempotencyKey: 'key-1' } as const;
    expect(await set(call)).toMatchObject({
      ...{ outcome: 'SKIPPED', entry: null, refusal: null, isReplayed: false },
      view: { status: { state: 'ACTIVE', version: 5 } },
    });
    expect([acme.status('anna'), acme.history]).toEqual([active(), []]);
    acme.store('anna', asleep());
    expect(await set(call)).toMatchObject({ outcome: 'APPLIED', isReplayed: false });
    expect(await set(call)).toMatchObject({ outcome: 'APPLIED', isReplayed: true });
  });

  it('does not store a wake that is due where it is skipped, and answers with it', async () => {
    acme.store('anna', asleep({ wakeAt: NOW - HOUR }));
    expect(await set({ onlyIf: { states: ['SLEEPING'] } })).toMatchObject({
      ...{ outcome: 'SKIPPED', view: { status: { state: 'ACTIVE' } } },
    });
    expect(acme.history).toEqual([]);
  });

  it.each<[string, StatusCondition, string]>([
    ['the caller', { causedBy: ['CALLER'] }, 'APPLIED'],
    ['others', { causedBy: ['OTHER', 'RULE'] }, 'SKIPPED'],
  ])('asks who caused the silence: %s', async (_who, onlyIf, outcome) => {
    await set({});
    expect(await set({ state: 'ACTIVE', onlyIf })).toMatchObject({ outcome });
  });

  it('takes the integration for the caller, for whichever person it calls', async () => {
    const onlyIf: StatusCondition = { causedBy: ['CALLER'] };
    await set({ onBehalfOf: { id: 'mia', name: 'Mia' } });
    expect(await set({ state: 'ACTIVE', onlyIf, onBehalfOf: { id: 'tom', name: 'Tom' } })).toMatchObject({
      outcome: 'APPLIED',
    });
    acme.store('ben', asleep({ reason: 'MANUAL', changedBy: ANNA }));
    expect(await set({ contactId: 'ben', onlyIf })).toMatchObject({ outcome: 'SKIPPED' });
  });

  it('is decided for each of many contacts, and remembered for those that it held for', async () => {
    acme.store('anna', active());
    acme.store('ben', asleep());
    const call = bulkInput({
      ...{ contactIds: ['anna', 'ben'], onlyIf: { states: ['SLEEPING'] }, idempotencyKey: 'key-1' },
    });
    const outcomes = async () =>
      (await acme.commands.setBotStatuses(CALLER, call)).results.map(({ contactId, outcome }) => [
        contactId,
        outcome,
      ]);
    expect(await outcomes()).toEqual([
      ['anna', 'SKIPPED'],
      ['ben', 'APPLIED'],
    ]);
    expect(await outcomes()).toEqual([['ben', 'APPLIED']]);
  });

  it('is remembered for none of many contacts where it held for none', async () => {
    acme.store('anna', active());
    const call = bulkInput({
      ...{ contactIds: ['anna'], onlyIf: { states: ['SLEEPING'] }, idempotencyKey: 'key-1' },
    });
    await acme.commands.setBotStatuses(CALLER, call);
    acme.store('anna', asleep());
    expect((await acme.commands.setBotStatuses(CALLER, call)).results).toMatchObject([
      { outcome: 'APPLIED', isReplayed: false },
    ]);
  });
});

describe('a change that must not shorten a silence', () => {
  it('leaves the later wake time and the stricter state', async () => {
    const acme = new InMemoryWorkspace();
    const set = (parts: Parameters<typeof setInput>[0]) =>
      acme.commands.setBotStatus(CALLER, setInput({ neverShorten: true, ...parts }));
    acme.store('anna', asleep());
    expect(await set({ wake: { at: at('17:00') } })).toMatchObject({ outcome: 'NO_CHANGE' });
    await set({ wake: { at: at('19:00') } });
    expect(acme.status('anna')).toMatchObject({ wakeAt: at('19:00'), changedBy: BEN });
    expect(await set({ state: 'ACTIVE' })).toMatchObject({ outcome: 'NO_CHANGE' });
    await set({ state: 'INACTIVE' });
    expect(acme.status('anna')).toMatchObject({ state: 'INACTIVE', wakeAt: null });
    expect(acme.status('anna')?.lastExplicitAt).toBeNull();
  });
});

describe('a sleep that is extended', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const extend = (extendBy: string, parts: Parameters<typeof setInput>[0] = {}) =>
    acme.commands.setBotStatus(CALLER, setInput({ wake: { extendBy }, ...parts }));

  it('begins now where the bot is active', async () => {
    await extend('PT1H');
    expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL', wakeAt: NOW + HOUR });
  });

  it.each([
    ['a sleep', asleep(), at('19:00')],
    ['an INACTIVE bot', inactive({ wakeAt: at('18:00') }), at('19:00')],
    ['a silence without an end', inactive(), null],
  ])('keeps all but the wake time of %s', async (_what, status, wakeAt) => {
    acme.store('anna', status);
    await extend('PT1H');
    const { state, reason, changedBy } = status;
    expect(acme.status('anna')).toMatchObject({ state, reason, changedBy, wakeAt, lastExplicitAt: null });
  });

  it('is counted in the time zone of the contact', async () => {
    acme.store('anna', asleep({ wakeAt: Date.parse('2026-03-28T17:00Z') }), { timeZone: 'Europe/Berlin' });
    acme.now = Date.parse('2026-03-28T12:00Z');
    await extend('P1D');
    expect(acme.status('anna')).toMatchObject({ wakeAt: Date.parse('2026-03-29T16:00Z') });
  });

  it.each<[string, string, Parameters<typeof setInput>[0], string[]]>([
    ['nothing', 'PT0S', {}, ['wake', 'extendBy']],
    ['more than a year', 'P366D', {}, ['wake', 'extendBy']],
    ['words', 'later', {}, ['wake', 'extendBy']],
    ['a time, though it is to be off', 'PT1H', { state: 'INACTIVE' }, ['wake', 'extendBy']],
  ])('is refused by %s', async (_what, duration, parts, field) => {
    acme.store('anna', asleep());
    expect(await extend(duration, parts)).toMatchObject({ refusal: { code: 'BAD_INPUT', field } });
    expect(acme.history).toEqual([]);
  });

  it('is nothing that a goal can ask for', async () => {
    const goal = goalInput({ wake: { extendBy: 'PT1H' } });
    expect(await acme.commands.reportGoal(CALLER, goal)).toMatchObject({
      refusal: { code: 'BAD_INPUT', field: ['wake', 'extendBy'] },
    });
  });
});

describe('a sleep that ends with a reply', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof setInput>[0]) =>
    acme.commands.setBotStatus(CALLER, setInput({ endOnReply: true, ...parts }));

  it('ends with the next message of the contact that is not automatic', async () => {
    await set({});
    const record = (parts: Parameters<typeof messageInput>[0]) =>
      acme.commands.recordMessage(CALLER, messageInput({ origin: 'CONTACT', ...parts }));
    await record({ isAutomatic: true });
    await record({ messageId: 'message-2', sentAt: NOW - DAY / 2 });
    expect(acme.status('anna')?.state).toBe('SLEEPING');
    await record({ messageId: 'message-3' });
    expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', reason: 'INBOUND_MESSAGE' });
  });

  it.each(['ACTIVE', 'INACTIVE'] as const)('is a sleep, and not %s', async (state) => {
    expect(await set({ state })).toMatchObject({ refusal: { code: 'BAD_INPUT', field: ['endOnReply'] } });
  });
});
