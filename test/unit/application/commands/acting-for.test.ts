import type { Caller } from '../../../../src/application/access/caller';
import type { Represented } from '../../../../src/application/commands/acting-for';
import type { Refusal } from '../../../../src/domain/refusal';
import { bulkInput, goalInput, linkInput, readInput, setInput } from '../../../support/command-inputs';
import { BEN } from '../../../support/domain/people';
import { active, inactive } from '../../../support/domain/statuses';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const MIA: Represented = { id: 'mia', name: 'Mia' };
const MIA_VIA_BEN = { kind: 'USER', ...MIA, via: BEN };

type Commands = InMemoryWorkspace['commands'];
type Call = (
  commands: Commands,
  caller: Caller,
  onBehalfOf: Represented,
) => Promise<{ readonly refusal: Refusal | null }>;

const CALLS: [string, Call][] = [
  ['setBotStatus', (commands, caller, onBehalfOf) => commands.setBotStatus(caller, setInput({ onBehalfOf }))],
  [
    'setBotStatuses',
    (commands, caller, onBehalfOf) =>
      commands.setBotStatuses(caller, bulkInput({ contactIds: ['anna'], onBehalfOf })),
  ],
  ['reportGoal', (commands, caller, onBehalfOf) => commands.reportGoal(caller, goalInput({ onBehalfOf }))],
  [
    'markConversationRead',
    (commands, caller, onBehalfOf) => commands.markConversationRead(caller, readInput({ onBehalfOf })),
  ],
  ['linkContact', (commands, caller, onBehalfOf) => commands.linkContact(caller, linkInput({ onBehalfOf }))],
];

describe.each(CALLS)('%s on behalf of a person', (_name, call) => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
    acme.store('anna', active());
    acme.store('+49', active());
  });

  it('names the person in history, and who called for them', async () => {
    for (const role of ['INTEGRATION', 'ADMIN'] as const) {
      acme = new InMemoryWorkspace();
      acme.store('anna', active());
      acme.store('+49', active());
      expect(await call(acme.commands, callerWith(role), MIA)).toMatchObject({ refusal: null });
      expect(acme.history.at(-1)?.actor).toEqual(MIA_VIA_BEN);
    }
  });

  it('is refused to an AGENT, who is a person already', async () => {
    const answer = await call(acme.commands, callerWith('AGENT'), MIA);
    expect(answer).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
    expect(acme.history).toEqual([]);
  });

  it('is refused with an id that is none', async () => {
    const refusal = { code: 'BAD_INPUT', field: ['onBehalfOf', 'externalId'] };
    expect(await call(acme.commands, callerWith(), { id: '', name: null })).toMatchObject({ refusal });
    expect(acme.history).toEqual([]);
  });
});

describe('a change on behalf of a person', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof setInput>[0], role: Caller['role'] = 'INTEGRATION') =>
    acme.commands.setBotStatus(callerWith(role), setInput(parts));

  it('names them in the status', async () => {
    await set({ onBehalfOf: MIA });
    expect(acme.status('anna')?.changedBy).toEqual(MIA_VIA_BEN);
  });

  it('grants nothing: a lock and an opt-out need the token of whoever may lift them', async () => {
    acme.store('anna', inactive({ locked: true }));
    acme.store('ben', inactive({ reason: 'OPT_OUT' }));
    const lift = { state: 'ACTIVE', onBehalfOf: MIA } as const;
    expect(await set(lift)).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
    for (const role of ['INTEGRATION', 'ADMIN'] as const)
      expect(await set({ ...lift, contactId: 'ben' }, role)).toMatchObject({
        refusal: { code: 'FORBIDDEN' },
      });
  });

  it('is another input under an idempotency key than one of the caller', async () => {
    const idempotencyKey = 'key-1';
    await set({ idempotencyKey, onBehalfOf: MIA });
    expect(await set({ idempotencyKey })).toMatchObject({ refusal: { code: 'IDEMPOTENCY_MISMATCH' } });
  });
});
