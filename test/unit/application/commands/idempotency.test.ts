import { idempotencyOf } from '../../../../src/application/commands/idempotency';
import { bulkInput, goalInput, setInput } from '../../../support/command-inputs';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a change under an idempotency key', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof setInput>[0] = {}) =>
    acme.commands.setBotStatus(CALLER, setInput({ idempotencyKey: 'key-1', ...parts }));

  it('is made once, and answered the second time with the first outcome and the status of now', async () => {
    const first = await set();
    await acme.commands.setBotStatus(CALLER, setInput({ state: 'ACTIVE' }));
    const second = await set();
    expect([first, second]).toMatchObject([
      { outcome: 'APPLIED', isReplayed: false, refusal: null },
      { outcome: 'APPLIED', isReplayed: true, refusal: null },
    ]);
    expect(second.entry).toEqual(first.entry);
    expect(second.view?.status).toMatchObject({ state: 'ACTIVE', version: 2 });
    expect(acme.history).toHaveLength(2);
  });

  it('is refused where the key was used with another input', async () => {
    await set();
    expect(await set({ note: 'another' })).toEqual({
      ...{ contactId: 'anna', outcome: null, isReplayed: false, view: null, entry: null },
      refusal: {
        code: 'IDEMPOTENCY_MISMATCH',
        field: ['idempotencyKey'],
        message: 'idempotencyKey was already used with a different input.',
      },
    });
    expect(acme.history).toHaveLength(1);
  });

  it('is refused where the key was used for another operation', async () => {
    await acme.commands.reportGoal(CALLER, goalInput({ idempotencyKey: 'key-1' }));
    expect(await set()).toMatchObject({ refusal: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('is told from other operations by its name, whatever their input', async () => {
    const idempotencyKey = 'key-1';
    const one = setInput({ idempotencyKey });
    const many = bulkInput({ contactIds: ['anna'], idempotencyKey });
    const goal = goalInput({ idempotencyKey });
    await acme.commands.setBotStatus(CALLER, one);
    await acme.commands.setBotStatuses(CALLER, many);
    await acme.commands.reportGoal(CALLER, goal);
    expect(acme.loads.map(({ idempotencyKeys }) => idempotencyKeys)).toEqual([
      [idempotencyOf('setBotStatus', one)],
      [idempotencyOf('setBotStatuses', many)],
      [idempotencyOf('reportGoal', goal)],
    ]);
  });

  it('may be made again where it was refused: a refusal stores no key', async () => {
    expect(await set({ expectedVersion: 1 })).toMatchObject({ refusal: { code: 'CONFLICT' } });
    await acme.commands.setBotStatus(CALLER, setInput());
    expect(await set({ state: 'ACTIVE', expectedVersion: 1 })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('that changed nothing is remembered too', async () => {
    await acme.commands.setBotStatus(CALLER, setInput());
    expect(await set()).toMatchObject({ outcome: 'NO_CHANGE' });
    await acme.commands.setBotStatus(CALLER, setInput({ state: 'ACTIVE' }));
    expect(await set()).toMatchObject({
      ...{ outcome: 'NO_CHANGE', isReplayed: true, view: { status: { state: 'ACTIVE' } } },
    });
  });

  it('is not made again where the contact was erased since, and answered with the status that stands', async () => {
    await set();
    await acme.commands.deleteContact(callerWith('ADMIN'), 'anna');
    expect(await set()).toMatchObject({
      ...{ outcome: null, isReplayed: true, entry: null, refusal: null },
      view: { status: { state: 'ACTIVE', version: 0 } },
    });
    expect(acme.contacts.size).toBe(0);
  });

  it('is never answered with a status from before it, though the contact was not there yet when it was looked for', async () => {
    const { view } = await set();
    acme.contacts.delete('anna');
    expect(await set()).toMatchObject({
      outcome: 'APPLIED',
      isReplayed: true,
      view: { status: view?.status },
    });
  });

  it('holds for several commands of one transaction', async () => {
    const answers = await Promise.all([set(), set()]);
    expect(answers.map(({ outcome, isReplayed }) => [outcome, isReplayed])).toEqual([
      ['APPLIED', false],
      ['APPLIED', true],
    ]);
  });

  it('without a key is made each time', async () => {
    for (const state of ['INACTIVE', 'ACTIVE', 'INACTIVE'] as const) {
      expect(await set({ idempotencyKey: null, state })).toMatchObject({ outcome: 'APPLIED' });
    }
  });

  it('under other keys is made for each of them', async () => {
    await set({ idempotencyKey: 'key-1', state: 'INACTIVE' });
    expect(await set({ idempotencyKey: 'key-2', state: 'ACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
  });
});
