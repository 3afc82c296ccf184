import { inMs, MINUTE, newId, startWorld, type World } from '../e2e/world';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

/** A message, with its minute and its channel. */
type Sent = readonly [origin: string, minute: number, channel?: string];

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.filter((_, at) => at !== index))) yield [item, ...rest];
}

// The database keeps the result; the order matters to the decisions alone.
describe.each(databases.slice(0, 1))('messages that arrive in any order, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  it.each<[string, readonly Sent[], number | null, number]>([
    [
      'a question and its answer',
      [
        ['CONTACT', 1],
        ['TEAMMATE', 2],
      ],
      null,
      0,
    ],
    [
      'an answer on another channel',
      [
        ['CONTACT', 1, 'email'],
        ['TEAMMATE', 2, 'phone'],
      ],
      null,
      0,
    ],
    [
      'a draft that was sent',
      [
        ['CONTACT', 1],
        ['CONTACT', 2],
        ['SUGGESTION', 3],
      ],
      null,
      0,
    ],
    [
      'a reply of the bot',
      [
        ['CONTACT', 1],
        ['BOT', 1],
        ['CONTACT', 2],
      ],
      2,
      1,
    ],
    [
      'an answer, and more questions',
      [
        ['CONTACT', 1],
        ['TEAMMATE', 2],
        ['CONTACT', 3],
        ['CONTACT', 4],
      ],
      3,
      2,
    ],
    [
      'a campaign, which answers nothing',
      [
        ['CONTACT', 1],
        ['WORKFLOW', 2],
      ],
      1,
      1,
    ],
    [
      'two people',
      [
        ['TEAMMATE', 1],
        ['CONTACT', 2, 'a'],
        ['CONTACT', 3, 'b'],
        ['UNKNOWN', 2],
      ],
      3,
      1,
    ],
    [
      'an answer at the same instant',
      [
        ['CONTACT', 2],
        ['TEAMMATE', 2],
      ],
      null,
      0,
    ],
  ])('is the same in every order of arrival: %s', async (_what, messages, since, pending) => {
    const expected = {
      waitingSince: since === null ? null : inMs(world, (since - 60) * MINUTE),
      pendingInbound: pending,
    };
    await Promise.all(
      [...permutations(messages)].map(async (order) => {
        const contactId = newId();
        for (const [origin, minute, channel] of order) {
          const sentAt = inMs(world, (minute - 60) * MINUTE);
          await world.inbox.message({ contactId, messageId: newId(), origin, sentAt, channel });
        }
        expect(await world.viewer.status(contactId)).toMatchObject(expected);
      }),
    );
  });
});
