import type { Caller, Role } from '../../../../src/application/access/caller';
import type { Refusal } from '../../../../src/domain/refusal';
import {
  botInput,
  bulkInput,
  commitInput,
  goalInput,
  linkInput,
  messageInput,
  readInput,
  reserveInput,
  setInput,
} from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

type Call = (
  workspace: InMemoryWorkspace['commands'],
  caller: Caller,
) => Promise<{ readonly refusal: Refusal | null }>;

const CALLS: [string, Role, Role, Call][] = [
  ['setBotStatus', 'AGENT', 'VIEWER', (commands, caller) => commands.setBotStatus(caller, setInput())],
  [
    'setBotStatuses',
    'AGENT',
    'VIEWER',
    (commands, caller) => commands.setBotStatuses(caller, bulkInput({ contactIds: ['anna'] })),
  ],
  [
    'recordMessage',
    'INTEGRATION',
    'AGENT',
    (commands, caller) => commands.recordMessage(caller, messageInput()),
  ],
  ['reportGoal', 'INTEGRATION', 'AGENT', (commands, caller) => commands.reportGoal(caller, goalInput())],
  [
    'markConversationRead',
    'INTEGRATION',
    'AGENT',
    (commands, caller) => commands.markConversationRead(caller, readInput()),
  ],
  [
    'reserveReply',
    'INTEGRATION',
    'AGENT',
    (commands, caller) => commands.reserveReply(caller, reserveInput()),
  ],
  [
    'commitReply',
    'INTEGRATION',
    'AGENT',
    (commands, caller) => commands.commitReply(caller, commitInput('token')),
  ],
  ['releaseReply', 'INTEGRATION', 'AGENT', (commands, caller) => commands.releaseReply(caller, 'token')],
  ['revokeReply', 'INTEGRATION', 'AGENT', (commands, caller) => commands.revokeReply(caller, 'token')],
  ['linkContact', 'INTEGRATION', 'AGENT', (commands, caller) => commands.linkContact(caller, linkInput())],
  [
    'saveContacts',
    'INTEGRATION',
    'AGENT',
    (commands, caller) => commands.saveContacts(caller, [{ id: 'anna' }]),
  ],
  ['saveBot', 'ADMIN', 'INTEGRATION', (commands, caller) => commands.saveBot(caller, botInput())],
  ['deleteBot', 'ADMIN', 'INTEGRATION', (commands, caller) => commands.deleteBot(caller, 'bot-1')],
];

describe.each(CALLS)('%s', (_name, needed, tooLittle, call) => {
  it(`takes the role ${needed}, and more`, async () => {
    for (const role of [needed, 'ADMIN'] as const) {
      expect((await call(new InMemoryWorkspace().commands, callerWith(role))).refusal).toBeNull();
    }
  });

  it(`is refused to ${tooLittle}, and stores nothing`, async () => {
    const acme = new InMemoryWorkspace();
    const answer = await call(acme.commands, callerWith(tooLittle));
    expect(answer).not.toMatchObject({ isRemoved: true });
    expect(answer.refusal).toEqual({
      ...{ code: 'FORBIDDEN', field: [] },
      message: `Requires role ${needed}; the token has ${tooLittle}.`,
    });
    expect([acme.contacts.size, acme.reservations.size, acme.history]).toEqual([0, 0, []]);
    expect(acme.bots).toEqual([aBot()]);
  });
});

it('unlinkContact takes the role INTEGRATION, and more', async () => {
  const unlink = async (role: Role) =>
    (await new InMemoryWorkspace().commands.unlinkContact(callerWith(role), '+49')).refusal?.code;
  expect([await unlink('AGENT'), await unlink('INTEGRATION'), await unlink('ADMIN')]).toEqual([
    ...['FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND'],
  ]);
});
