import type { SetEvent } from '../../../src/domain/event';
import { Conversation } from '../../support/domain/conversation';
import { contactWrites, goalIsReached, setSleeping, teammateWrites } from '../../support/domain/events';
import { asleep } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

describe('endOnReply', () => {
  const waitingForReply = (parts: Partial<SetEvent> = {}) => {
    const talk = new Conversation();
    talk.receive(NOW, setSleeping(at('18:00'), { endOnReply: true, ...parts }));
    return talk;
  };

  it.each(['MANUAL', 'API', 'WORKFLOW_ACTION'] as const)(
    'ends a sleep of reason %s with the next message',
    (reason) => {
      const talk = waitingForReply({ reason });
      talk.receive(at('13:00'), contactWrites(at('13:00')));
      expect(talk.status).toMatchObject({
        state: 'ACTIVE',
        reason: 'INBOUND_MESSAGE',
      });
    },
  );

  it('ends a sleep with a message sent in its first millisecond, and with none before', () => {
    const talk = waitingForReply();
    expect(talk.receive(NOW, contactWrites(NOW - 1))).toMatchObject({ change: { outcome: 'STALE' } });
    expect(talk.receive(NOW, contactWrites(NOW))).toMatchObject({ change: { row: 83 } });
  });

  it('ends a sleep that was asked for again with no message from before', () => {
    const talk = new Conversation(asleep());
    talk.receive(NOW, setSleeping(null, { endOnReply: true }));
    expect(talk.receive(NOW, contactWrites(at('11:00')))).toMatchObject({ change: { outcome: 'STALE' } });
    expect(talk.receive(NOW, contactWrites(NOW))).toMatchObject({ change: { row: 83 } });
  });

  it('ends a sleep that a rule extended', () => {
    const talk = waitingForReply();
    talk.receive(at('13:00'), teammateWrites(at('13:00')));
    talk.receive(at('14:00'), contactWrites(at('14:00')));
    expect(talk.status.state).toBe('ACTIVE');
  });

  it.each([
    ['that extends the sleep', null, {}],
    ['that changes nothing else', at('13:00'), {}],
    ['that a pin would suppress', null, { pinned: true }],
  ])('is cleared by a handover %s: the next message is for the person', (_what, wakeAt, parts) => {
    const talk = waitingForReply(parts);
    talk.receive(at('12:30'), goalIsReached('HUMAN_HANDOVER', { wakeAt }));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL', endOnReply: false });
    talk.receive(at('13:00'), contactWrites(at('13:00')));
    expect(talk.status.state).toBe('SLEEPING');
  });

  it('is not cleared by another goal, and not by a second explicit call with it', () => {
    const talk = waitingForReply();
    talk.receive(at('12:30'), goalIsReached('STOP_BOT', { wakeAt: at('13:00') }));
    expect(talk.status).toMatchObject({ endOnReply: true });
    talk.receive(at('12:31'), setSleeping(at('18:00'), { endOnReply: true }));
    expect(talk.history.at(-1)).toMatchObject({ outcome: 'NO_CHANGE' });
    talk.receive(at('12:32'), setSleeping(at('18:00')));
    expect(talk.status).toMatchObject({ endOnReply: false });
  });
});
