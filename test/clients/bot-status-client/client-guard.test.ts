import { throwDice } from '../../fuzz/dice';
import { startTestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { SEED } from '../../support/random';
import { ask } from '../graphql-ws/writer';
import { ContactHistory } from './guard/contact';
import { countReplies, judge, runJob } from './guard/run';
import { openClient } from './reading';

jest.setTimeout(150_000);

const RUNS = Number(process.env.TEST_GUARD_RUNS ?? 10_000);
const WORKERS = 300;
const USERS = 10;
const SAVE_BOT =
  'mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } userErrors { message } } }';

interface Saved {
  readonly saveBot: { readonly bot: { readonly botId: string } };
}

describe('guardReply between faults at every step', () => {
  afterEach(disposeLeftovers);

  it(`keeps its promises in ${RUNS} jobs`, async () => {
    const app = await startTestApp();
    const place = { url: app.url, token: await app.token('ADMIN') };
    // The service lets a user wait for so many answers at a time.
    const tokens = await Promise.all(
      oneTo(USERS).map((user) => app.token('INTEGRATION', { sub: `bot ${user}` })),
    );
    const person = openClient(place);
    await ask<Saved>(place, SAVE_BOT, { input: { name: 'Sleeps', mode: 'AUTO_PILOT' } });
    const rules = { sleepOnTeammateMessage: false };
    const input = { name: 'Does not', mode: 'AUTO_PILOT', rules };
    const { botId } = (await ask<Saved>(place, SAVE_BOT, { input })).saveBot.bot;
    const contacts = oneTo(RUNS).map((run) => new ContactHistory(`contact ${run}`, run % 3 > 0, person));
    const awake = contacts.filter(({ sleepsOnTeammate }) => !sleepsOnTeammate);
    for (let start = 0; start < awake.length; start += 1_000) {
      await person.saveContacts(
        awake.slice(start, start + 1_000).map(({ contactId }) => ({ contactId, botId })),
      );
    }

    const dice = throwDice(SEED, RUNS);
    const outcomes = await inParallel(contacts, (contact, index) =>
      runJob(contact, dice[index]!, { url: app.url, token: tokens[index % USERS]! }),
    );
    const counts = await countReplies(
      person,
      contacts.map(({ contactId }) => contactId),
    );
    const broken = contacts.flatMap((contact, index) =>
      judge(contact, outcomes[index]!, counts[index]!).map((what) => `${contact.contactId}: ${what}`),
    );
    expect(broken).toEqual([]);
    // The faults leave room for every outcome.
    const seen = new Set(
      outcomes.flat().map(({ result, error }) => result?.outcome ?? (error as Error).name),
    );
    expect([...seen].sort()).toEqual(['DENIED', 'Error', 'NotSentError', 'SENT', 'UNREACHABLE']);
  });
});

/** The results in the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
) {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(oneTo(WORKERS).map(worker));
  return results;
}
