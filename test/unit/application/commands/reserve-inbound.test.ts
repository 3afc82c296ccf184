import type { InboundMessage } from '../../../../src/application/commands/replies/reply-gate';
import { parseToken } from '../../../../src/application/commands/replies/reply-token';
import { HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput } from '../../../support/command-inputs';
import { aBotWith } from '../../../support/domain/bots';
import { active, asleep, inactive, waitingSince } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();
const QUESTION: InboundMessage = { messageId: 'question', sentAt: null, isAutomatic: false };

describe('a reply that is reserved with the message it answers', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const reserve = (inbound = QUESTION, parts?: Parameters<typeof reserveInput>[0]) =>
    acme.commands.reserveReply(CALLER, reserveInput({ inbound, ...parts }));
  const record = () =>
    acme.commands.recordMessage(CALLER, messageInput({ messageId: 'question', origin: 'CONTACT' }));

  it("records it as the contact's, on the channel of the reply, in the same transaction", async () => {
    const { decision, token } = await reserve();
    expect(decision).toBe('SEND');
    expect(acme.loads).toHaveLength(1);
    expect(acme.history).toMatchObject([
      {
        ...{ contactId: 'anna', reason: 'INBOUND_MESSAGE', outcome: 'NO_CHANGE' },
        actor: { kind: 'CONTACT', id: 'anna', name: null },
        ...{ messageId: 'question', effectiveAt: NOW },
      },
    ]);
    expect(acme.reservations.get(parseToken(token!)!.id)).toMatchObject({
      ...{ channel: 'sms', turn: acme.status('anna')?.turn, reservedAt: NOW },
    });
  });

  it('is as fresh as the message, which is a turn of its own', async () => {
    acme.store('anna', active({ turn: 7 }));
    const { token } = await reserve();
    expect(acme.status('anna')?.turn).toBe(8);
    const commit = commitInput(token!, { requireFreshTurn: true });
    expect((await acme.commands.commitReply(CALLER, commit)).result).toMatchObject({ denyReason: null });
  });

  it('leaves a message alone that was recorded before, by itself or with another reservation', async () => {
    await record();
    await reserve();
    await reserve();
    expect(acme.history).toHaveLength(1);
    expect(await record()).toMatchObject({ outcome: 'NO_CHANGE', isReplayed: true });
  });

  it('records a message that comes again with recordMessage no more', async () => {
    await reserve();
    expect(await record()).toMatchObject({ outcome: 'NO_CHANGE', isReplayed: true, origin: 'CONTACT' });
    expect(acme.history).toHaveLength(1);
  });

  it('is denied or given after what the message does to the status', async () => {
    acme.store('anna', asleep());
    expect(await reserve()).toMatchObject({
      ...{ decision: 'DENY', denyReason: 'SLEEPING' },
      view: { status: { waiting: waitingSince(NOW) } },
    });
    acme.bots = [aBotWith({ wakeOnInbound: 'ALWAYS' })];
    expect(await reserve({ ...QUESTION, messageId: 'another' })).toMatchObject({
      ...{ decision: 'SEND', view: { status: { state: 'ACTIVE', reason: 'INBOUND_MESSAGE' } } },
    });
  });

  it('counts the message where nobody may answer it', async () => {
    acme.store('anna', inactive());
    expect(await reserve()).toMatchObject({ decision: 'DENY', denyReason: 'INACTIVE' });
    expect(acme.status('anna')).toMatchObject({ waiting: waitingSince(NOW) });
  });

  it('takes the time the message was sent; one that is ahead counts as now', async () => {
    acme.store('anna', asleep());
    await reserve({ ...QUESTION, sentAt: NOW - HOUR });
    expect(acme.status('anna')).toMatchObject({ waiting: waitingSince(NOW - HOUR) });
    acme.store('ben', asleep());
    await reserve({ ...QUESTION, sentAt: NOW + HOUR }, { contactId: 'ben' });
    expect(acme.status('ben')).toMatchObject({ waiting: waitingSince(NOW) });
  });

  describe('that is automatic', () => {
    const AUTOMATIC = { ...QUESTION, messageId: 'automatic', isAutomatic: true };

    it('is denied, and nothing has to be asked again', async () => {
      expect(await reserve(AUTOMATIC)).toMatchObject({
        ...{ decision: 'DENY', denyReason: 'AUTOMATIC_MESSAGE', token: null, retryAt: null, refusal: null },
      });
      expect(acme.status('anna')).toMatchObject({ turn: 0, waiting: [] });
      expect(acme.history).toMatchObject([{ row: 70, messageId: 'automatic' }]);
    });

    it('is denied again, whatever the repeated call says of the message', async () => {
      await reserve(AUTOMATIC);
      expect(await reserve({ ...AUTOMATIC, isAutomatic: false })).toMatchObject({
        denyReason: 'AUTOMATIC_MESSAGE',
      });
    });

    it('is given once the contact has written something newer, and not for something older', async () => {
      await reserve({ ...AUTOMATIC, sentAt: NOW - MINUTE });
      await reserve({ ...QUESTION, messageId: 'older', sentAt: NOW - HOUR });
      expect(await reserve({ ...AUTOMATIC, sentAt: NOW - MINUTE })).toMatchObject({ decision: 'DENY' });
      await reserve({ ...QUESTION, sentAt: NOW });
      expect(await reserve({ ...AUTOMATIC, sentAt: NOW - MINUTE })).toMatchObject({ decision: 'SEND' });
    });

    it('is denied for the state of the bot first', async () => {
      acme.store('anna', asleep());
      expect(await reserve(AUTOMATIC)).toMatchObject({ denyReason: 'SLEEPING', retryAt: at('18:00') });
    });
  });

  it('is refused with a bad id, before it waits for anything', async () => {
    expect(await reserve({ ...QUESTION, messageId: '' })).toMatchObject({
      decision: 'DENY',
      denyReason: null,
      refusal: { code: 'BAD_INPUT', field: ['inbound', 'messageId'] },
    });
    expect(acme.loads).toEqual([]);
  });

  it('names a bad contact or channel as its own, not as that of the message', async () => {
    expect((await reserve(QUESTION, { contactId: '' })).refusal?.field).toEqual(['contactId']);
    expect((await reserve(QUESTION, { channel: '' })).refusal?.field).toEqual(['channel']);
  });
});
