import { DAY, type Instant, SECOND } from '../../domain/time/instant';
import { type Finding, warning } from '../../lib/finding';
import type { Database } from '../database/database';
import { timeOf } from './clock-checks';

/** Two systems that report one message differ by the time that it takes from one to the other. */
const SAME_TIME = 5 * SECOND;
const LOOKED_BACK = DAY;
/** The newest are enough to see it. */
const MAX_MESSAGES = 20_000;
/** A contact may happen to write on two channels at once, but not again and again. */
const BY_CHANCE = 2;
const MAX_SHOWN = 5;

interface Inbound {
  readonly workspace: string;
  readonly contactId: string;
  readonly channel: string;
  readonly sentAt: Instant;
}

/**
 * Finds messages that were recorded twice, on two channels and under two ids, because two sources report one channel. Of a
 * message of the bot, the second report is then taken for one of a teammate.
 */
export async function* checkDoubledMessages(database: Database): AsyncGenerator<Finding> {
  const messages = await database.read<Inbound>(
    `SELECT workspace, contact_id AS contactId, channel, sent_at AS sentAt FROM facts
     WHERE recorded_at > ? AND origin = 'CONTACT' ORDER BY recorded_at DESC LIMIT ${MAX_MESSAGES}`,
    [(await timeOf(database)) - LOOKED_BACK],
  );
  const sent = messages.map((message) => ({ ...message, sentAt: Number(message.sentAt) }));
  const doubled = countDoubled(sent).filter(({ count }) => count > BY_CHANCE);
  for (const { workspace, channels, count } of doubled.slice(0, MAX_SHOWN))
    yield warning(
      `${count} messages of contacts of the workspace ${workspace} were recorded on ${channels.join(' and on ')}: two sources report one channel. Connect one source for each.`,
    );
}

interface Doubled {
  readonly workspace: string;
  readonly channels: readonly string[];
  count: number;
}

function countDoubled(messages: readonly Inbound[]): Doubled[] {
  const found = new Map<string, Doubled>();
  for (const ofContact of byContact(messages))
    for (const [{ workspace }, channels] of findPairs(ofContact)) {
      const key = JSON.stringify([workspace, channels]);
      const doubled = found.get(key) ?? { workspace, channels, count: 0 };
      doubled.count += 1;
      found.set(key, doubled);
    }
  return [...found.values()];
}

/** The messages of each contact, in the order in which they were sent. */
function byContact(messages: readonly Inbound[]): Iterable<readonly Inbound[]> {
  const contacts = new Map<string, Inbound[]>();
  for (const message of messages.toSorted((a, b) => a.sentAt - b.sentAt)) {
    const key = JSON.stringify([message.workspace, message.contactId]);
    const known = contacts.get(key);
    if (known) known.push(message);
    else contacts.set(key, [message]);
  }
  return contacts.values();
}

/** The messages of a contact that were sent at the same time on two channels. None is part of two pairs. */
function findPairs(ofContact: readonly Inbound[]): [Inbound, readonly string[]][] {
  const pairs: [Inbound, readonly string[]][] = [];
  let single: Inbound[] = [];
  for (const message of ofContact) {
    single = single.filter(({ sentAt }) => message.sentAt - sentAt <= SAME_TIME);
    const other = single.find(({ channel }) => channel !== message.channel);
    if (other) {
      single = single.filter((each) => each !== other);
      pairs.push([message, [message.channel, other.channel].toSorted()]);
    } else single.push(message);
  }
  return pairs;
}
