import { type BadgeEvent, BadgeStream } from '../../../src/realtime/badge-stream';
import { statusEntry } from '../../support/in-memory-change-log';

function badge(seq: number, contactId = 'anna'): BadgeEvent {
  const entry = statusEntry(seq, contactId);
  const contact = { id: contactId, name: null, timeZone: null, botId: null, createdAt: 0 };
  return { seq, resumeSeq: seq, view: { contact, status: entry.change.statusAfter, bot: null }, entry };
}

async function take(stream: BadgeStream, count: number): Promise<BadgeEvent[]> {
  const events: BadgeEvent[] = [];
  while (events.length < count) events.push((await stream.next()).value);
  return events;
}
const seqs = (events: readonly BadgeEvent[]) => events.map(({ seq }) => seq);

/** Nothing here takes time: a reader that waits longer was not told. */
jest.setTimeout(2_000);

describe('the events of a badge subscription', () => {
  let ended: number;
  let stream: BadgeStream;

  beforeEach(() => {
    ended = 0;
    stream = new BadgeStream(() => {
      ended += 1;
    });
  });

  it('are none before the snapshot, then the snapshot, then what came meanwhile', async () => {
    const first = stream.next();
    stream.push(badge(4));
    stream.push(badge(6));
    stream.open([badge(5)], 5);
    expect((await first).value.seq).toBe(5);
    expect(seqs(await take(stream, 1))).toEqual([6]);
  });

  it('do not repeat what the snapshot has, also where the news of it comes later', async () => {
    stream.open([badge(5)], 5);
    for (const seq of [4, 5, 6]) stream.push(badge(seq));
    expect(seqs(await take(stream, 2))).toEqual([5, 6]);
  });

  it('come one by one and in order to a reader that waits', async () => {
    stream.open([], 0);
    const reading = take(stream, 3);
    for (const seq of [1, 2, 3]) stream.push(badge(seq));
    expect(seqs(await reading)).toEqual([1, 2, 3]);
  });

  it('all wait for a reader that is slow, up to a thousand', async () => {
    stream.open([], 0);
    for (let seq = 1; seq <= 1_000; seq += 1) stream.push(badge(seq));
    expect(seqs(await take(stream, 1_000))).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });

  it('beyond that are the latest of each contact, in the order of those', async () => {
    stream.open([], 0);
    for (let seq = 1; seq <= 1_001; seq += 1) stream.push(badge(seq, ['anna', 'ben', 'chiara'][seq % 3]));
    stream.push(badge(2_000, 'devi'));
    const events = await take(stream, 4);
    expect(events.map(({ seq, view }) => [seq, view.contact.id])).toEqual([
      [999, 'anna'],
      [1_000, 'ben'],
      [1_001, 'chiara'],
      [2_000, 'devi'],
    ]);
  });

  it('stay bounded by the contacts watched, however many come', async () => {
    stream.open([], 0);
    const contacts = 300;
    for (let seq = 1; seq <= 50_000; seq += 1) stream.push(badge(seq, `contact ${seq % contacts}`));
    stream.push(badge(50_001, 'last'));
    let waiting = 0;
    const latest = new Map<string, number>();
    for (;;) {
      const { seq, view } = (await stream.next()).value as BadgeEvent;
      latest.set(view.contact.id, seq);
      waiting += 1;
      if (seq === 50_001) break;
    }
    expect(waiting).toBeLessThanOrEqual(1_001);
    expect(latest.size).toBe(contacts + 1);
    for (const [id, seq] of latest) if (id !== 'last') expect(seq).toBeGreaterThan(50_000 - contacts);
  });

  it('end for a reader that waits, and let go of the subscription once', async () => {
    stream.open([], 0);
    const waiting = stream.next();
    await stream.return();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect([ended, stream.hasEnded]).toEqual([1, true]);
  });

  it('end where the reader throws, which gets its error back', async () => {
    await expect(stream.throw(new Error('reader'))).rejects.toThrow('reader');
    expect(ended).toBe(1);
  });
});
