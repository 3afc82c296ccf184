import { digestOf } from '../../../src/application/contact-digest';
import type { StatusSnapshot } from '../../../src/application/ports/contact-store';
import type { BotMode } from '../../../src/domain/bot';
import { DEFAULT_RULES } from '../../../src/domain/bot';
import { type BadgeEvent, BadgeStream } from '../../../src/realtime/badge-stream';
import { WatchedWorkspace } from '../../../src/realtime/watched-workspace';
import { statusEntry } from '../../support/in-memory-change-log';
import { ManualClock } from '../../support/manual-clock';

describe('the watchers of a workspace', () => {
  /** What the store would read now. */
  let stored: { seq: number; version: number; mode: BotMode };
  let reads: number;
  let watched: WatchedWorkspace;

  beforeEach(() => {
    stored = { seq: 0, version: 0, mode: 'AUTO_PILOT' };
    reads = 0;
    const clock = new ManualClock('2026-03-02T10:00:00Z');
    const read = async () => {
      reads += 1;
      return snapshot();
    };
    watched = new WatchedWorkspace(read, 'one', clock);
  });

  function snapshot(): StatusSnapshot {
    const { seq, version, mode } = stored;
    const { statusAfter } = statusEntry(seq, 'anna', version).change;
    const contact = { id: 'anna', name: null, timeZone: null, botId: null, createdAt: 0 };
    const bot = {
      id: 'bot',
      name: 'Bot',
      mode,
      modeEpoch: 1,
      isDefault: true,
      rules: DEFAULT_RULES,
      version: 1,
    };
    const contacts = new Map(version === 0 ? [] : [['anna', { contact, status: statusAfter }]]);
    return { seq, bots: [bot], contacts };
  }
  function watch(contactId = 'anna'): BadgeStream {
    const stream: BadgeStream = new BadgeStream(() => watched.removeBadges([contactId], stream));
    watched.addBadges([contactId], stream);
    watched.learn(snapshot(), [contactId]);
    stream.open([], stored.seq);
    return stream;
  }
  async function take(stream: BadgeStream, count: number): Promise<BadgeEvent[]> {
    const events: BadgeEvent[] = [];
    while (events.length < count) events.push((await stream.next()).value);
    return events;
  }

  it('are told of their own contacts only, without a read', async () => {
    const [anna, ben] = [watch('anna'), watch('ben')];
    await watched.deliver([statusEntry(1, 'ben', 1), statusEntry(2, 'anna', 1)]);
    expect((await take(anna, 1))[0]!.seq).toBe(2);
    expect((await take(ben, 1))[0]!.seq).toBe(1);
    expect(reads).toBe(0);
  });

  it('are told nothing twice where entries are delivered again', async () => {
    const stream = watch();
    await watched.deliver([statusEntry(1, 'anna', 1)]);
    await watched.deliver([statusEntry(1, 'anna', 1), statusEntry(2, 'anna', 2)]);
    expect((await take(stream, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('get a snapshot where a bot was saved, with the bot as it is now', async () => {
    const stream = watch();
    stored = { seq: 1, version: 0, mode: 'SUGGESTIVE' };
    await watched.deliver([{ kind: 'BOT', seq: 1, botId: 'bot' }]);
    const [event] = await take(stream, 1);
    expect([event!.entry, event!.view.bot?.mode]).toEqual([null, 'SUGGESTIVE']);
  });

  it('never see a version fall, though a snapshot was read after changes that are told after it', async () => {
    const stream = watch();
    // By the time the node hears of the bot, the contact has been changed twice.
    stored = { seq: 3, version: 2, mode: 'SUGGESTIVE' };
    await watched.deliver([
      { kind: 'BOT', seq: 1, botId: 'bot' },
      statusEntry(2, 'anna', 1),
      statusEntry(3, 'anna', 2),
      statusEntry(4, 'anna', 3),
    ]);
    const versions: number[] = [];
    while (versions.at(-1) !== 3) versions.push((await take(stream, 1))[0]!.view.status.version);
    expect(versions).toEqual([...versions].sort());
  });

  it('begin anew with what stands where changes can not be told any more', async () => {
    const stream = watch();
    await watched.deliver([statusEntry(1, 'anna', 1)]);
    stored = { seq: 9, version: 7, mode: 'AUTO_PILOT' };
    await watched.restart();
    const [event] = await take(stream, 1);
    expect([event!.entry, event!.seq, event!.view.status.version]).toEqual([null, 9, 7]);
    // What the snapshot had already is not told after it.
    await watched.deliver([statusEntry(8, 'anna', 6), statusEntry(9, 'anna', 7), statusEntry(10, 'anna', 8)]);
    expect((await take(stream, 1))[0]!.view.status.version).toBe(8);
  });

  it('are told of an erasure by its digest, and all begin anew where that is forgotten', async () => {
    const [anna, ben] = [watch('anna'), watch('ben')];
    stored = { seq: 2, version: 0, mode: 'AUTO_PILOT' };
    const erasure = {
      kind: 'ERASURE',
      id: 'entry',
      contactDigest: digestOf('entry', 'one', 'anna'),
    } as const;
    await watched.deliver([{ ...erasure, seq: 1 }, statusEntry(2, 'ben', 1)]);
    expect((await take(anna, 1))[0]).toMatchObject({ seq: 1, entry: null });
    expect((await take(ben, 1))[0]!.seq).toBe(2);
    await watched.deliver([{ ...erasure, contactDigest: null, seq: 3 }]);
    for (const stream of [anna, ben]) expect((await take(stream, 1))[0]!.entry).toBeNull();
  });

  it('are forgotten once they have gone', async () => {
    const stream = watch();
    expect(watched.isIdle).toBe(false);
    await stream.return();
    expect(watched.isIdle).toBe(true);
    const letGo = watched.hold();
    expect(watched.isIdle).toBe(false);
    letGo();
    expect(watched.isIdle).toBe(true);
  });
});
