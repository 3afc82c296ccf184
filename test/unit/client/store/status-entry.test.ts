import {
  changedByViewer,
  expecting,
  fromAnswer,
  fromStream,
  settled,
  shownStatus,
  UNKNOWN,
  versionToSend,
} from '../../../../packages/client/src/store/status-entry';
import { badgeStatus } from '../../../support/badge/statuses';

const status = (version: number) => badgeStatus({ version });

describe('what is known of a status', () => {
  it('is never replaced by an older change', () => {
    const entry = fromStream(UNKNOWN, 'SNAPSHOT', status(5));
    expect(shownStatus(fromStream(entry, 'CHANGE', status(4)))?.version).toBe(5);
    expect(shownStatus(fromAnswer(entry, status(4)))?.version).toBe(5);
  });

  it('is what the stream says of a version, and of two answers the later one', () => {
    const off = { ...status(5), available: false };
    const streamed = fromStream(UNKNOWN, 'SNAPSHOT', off);
    // The answer was read before the mode of the bot changed, and came after that snapshot.
    expect(shownStatus(fromAnswer(streamed, status(5)))).toBe(off);
    const answered = fromAnswer(streamed, status(6));
    const later = { ...status(6), available: false };
    expect(shownStatus(fromAnswer(answered, later))).toBe(later);
    expect(shownStatus(fromStream(answered, 'CHANGE', later))).toBe(later);
  });

  it('begins anew with a snapshot of an erased contact also after an answer that changed nothing', () => {
    const streamed = fromStream(UNKNOWN, 'CHANGE', status(5));
    const answered = fromAnswer(streamed, status(5));
    expect(shownStatus(fromStream(answered, 'SNAPSHOT', status(0)))?.version).toBe(0);
  });

  it('begins anew with a snapshot of an erased contact, but not with one that an answer overtook', () => {
    const streamed = fromStream(UNKNOWN, 'CHANGE', status(5));
    expect(shownStatus(fromStream(streamed, 'SNAPSHOT', status(0)))?.version).toBe(0);
    const answered = fromAnswer(streamed, status(6));
    expect(shownStatus(fromStream(answered, 'SNAPSHOT', status(5)))?.version).toBe(6);
  });

  it('shows what was clicked until it is answered, whatever comes meanwhile', () => {
    const clicked = { ...status(5), state: 'INACTIVE' } as const;
    const entry = fromStream(
      expecting(fromStream(UNKNOWN, 'SNAPSHOT', status(5)), clicked),
      'CHANGE',
      status(6),
    );
    expect(shownStatus(entry)).toBe(clicked);
    expect(shownStatus(settled(entry, clicked))?.version).toBe(6);
    expect(shownStatus(settled(entry, status(5)))).toBe(clicked);
  });

  it('takes the counts of an answer, which the stream does not send, and is left alone where nothing is new', () => {
    const entry = fromStream(UNKNOWN, 'SNAPSHOT', status(5));
    const messageCounts = [{ channel: 'default', sent: 3, maxMessages: 75 }];
    expect(shownStatus(fromAnswer(entry, { ...status(5), messageCounts }))?.messageCounts).toBe(
      messageCounts,
    );
    expect(fromAnswer(entry, status(5))).toBe(entry);
  });

  it('shows who waits, although the version is the same', () => {
    const entry = fromStream(UNKNOWN, 'SNAPSHOT', status(5));
    const waiting = { ...status(5), waitingSince: '2026-03-01T09:00:00.000Z', pendingInbound: 1 };
    expect(shownStatus(fromStream(entry, 'WAITING', waiting))).toBe(waiting);
  });
});

describe('the version that a change expects', () => {
  const entry = fromStream(UNKNOWN, 'SNAPSHOT', status(5));

  it('is the one that the person saw, also where a newer one is known', () => {
    expect(versionToSend(fromStream(entry, 'CHANGE', status(6)), 5)).toBe(5);
  });

  it('takes changes of their own for no conflict, but those of others', () => {
    const changed = changedByViewer(changedByViewer(entry, 5, 6), 6, 7);
    expect([5, 6, 7].map((seen) => versionToSend(changed, seen))).toEqual([7, 7, 7]);
    // Someone else made version 8.
    const again = changedByViewer(changed, 8, 9);
    expect([7, 8, 9].map((seen) => versionToSend(again, seen))).toEqual([7, 9, 9]);
  });

  it('begins anew with a contact that was erased', () => {
    const erased = fromStream(changedByViewer(entry, 5, 6), 'SNAPSHOT', status(0));
    expect(versionToSend(erased, 5)).toBe(5);
  });
});
