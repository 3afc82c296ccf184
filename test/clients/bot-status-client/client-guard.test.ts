import { throwDice } from '../../fuzz/dice';
import { startTestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { SEED } from '../../support/random';
import { ask, type Service } from '../graphql-ws/writer';
import type { Attempt, Place } from './guard/attempt';
import { ContactHistory } from './guard/contact';
import { GateInMemory } from './guard/gate-in-memory';
import { countReplies, judge, runJob } from './guard/run';
import { openClient } from './reading';

jest.setTimeout(240_000);

const SAVE_BOT = 'mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } } }';
/** Of two contacts in three, a message of a teammate puts the bot to sleep. */
const sleepsOnTeammate = (job: number) => job % 3 > 0;

interface Job {
  readonly contact: ContactHistory;
  readonly place: Place;
}

/** Runs the jobs beside each other, and returns the promises that were broken. */
async function playAll(jobs: readonly Job[], workers: number): Promise<string[]> {
  const dice = throwDice(SEED, jobs.length);
  const outcomes: (readonly Attempt[])[] = [];
  const queue = jobs.entries();
  const work = async () => {
    for (const [index, { contact, place }] of queue)
      outcomes[index] = await runJob(contact, dice[index]!, place);
  };
  await Promise.all(oneTo(workers).map(work));
  const counts = await countReplies(jobs.map(({ contact }) => contact));
  // The faults leave room for a good and a bad end.
  const ends = outcomes.flat().map(({ result, error }) => result?.outcome ?? (error as Error).name);
  expect(ends).toEqual(expect.arrayContaining(['DENIED', 'Error', 'MaybeSentError', 'SENT']));
  return jobs.flatMap(({ contact }, index) =>
    judge(contact, outcomes[index]!, counts[index]!).map((what) => `${contact.contactId}: ${what}`),
  );
}

describe('guardReply between faults at every step keeps its promises', () => {
  afterEach(disposeLeftovers);

  it('in 10,000 jobs with the decisions of the service', async () => {
    const jobs = oneTo(10_000).map((number) => {
      const { fetch } = new GateInMemory(sleepsOnTeammate(number));
      const place = { url: 'http://service.example', token: 'a token', fetch };
      return {
        place,
        contact: new ContactHistory(`contact ${number}`, sleepsOnTeammate(number), openClient(place)),
      };
    });
    expect(await playAll(jobs, 1_000)).toEqual([]);
  });

  it('in 200 jobs with a running service', async () => {
    const { url, token } = await startService();
    const place = { url, token, fetch };
    const person = openClient(place);
    const contacts = oneTo(200).map(
      (number) => new ContactHistory(`contact ${number}`, sleepsOnTeammate(number), person),
    );
    const input = { name: 'Stays awake', mode: 'AUTO_PILOT', rules: { sleepOnTeammateMessage: false } };
    const answer = await ask<{ saveBot: { bot: { botId: string } } }>({ url, token }, SAVE_BOT, { input });
    const { botId } = answer.saveBot.bot;
    const awake = contacts.filter((contact) => !contact.sleepsOnTeammate);
    await person.saveContacts(awake.map(({ contactId }) => ({ contactId, botId })));
    expect(
      await playAll(
        contacts.map((contact) => ({ contact, place })),
        20,
      ),
    ).toEqual([]);
  });
});

async function startService(): Promise<Service> {
  const app = await startTestApp();
  const service = { url: app.url, token: await app.token('ADMIN') };
  await ask(service, SAVE_BOT, { input: { name: 'Sleeps', mode: 'AUTO_PILOT' } });
  return service;
}
