import { join } from 'node:path';
import { startTestApp } from '../app/test-app';
import { disposeAfterAll } from '../leftovers';
import { TcpProxy } from '../processes/tcp-proxy';
import type { ExampleBot, Question } from './example-bot';

/** A port that nobody listens on. */
const NOWHERE = 'http://127.0.0.1:9';
const WITHIN_MS = 60_000;
/** For programs that would ask a service that is away for half a minute. */
export const IMPATIENT = `--import=${join(__dirname, 'fast-clock.mjs')}`;

/** The service with one bot, and an API key that may do no more than an example needs; without `scopes`, only read. */
export async function startExampleWorld(
  scopes: readonly string[] | null = ['REPLIES'],
  role = scopes ? 'INTEGRATION' : 'VIEWER',
) {
  const app = await startTestApp();
  const admin = await app.client('ADMIN');
  const { bot } = await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }`;
  const { createApiKey } = await admin.ask(create, { input: { name: 'example', role, scopes } });
  return { admin, botId: bot.botId, access: { url: app.url, apiKey: createApiKey.secret } };
}

/** What every bot with the gate promises. */
export function keepsItsPromises(bot: ExampleBot, contactId = 'a b/ç'): void {
  disposeAfterAll();
  let world: Awaited<ReturnType<typeof startExampleWorld>>;
  let question: Question;
  let count = 0;
  beforeAll(async () => {
    world = await startExampleWorld();
  });
  beforeEach(() => {
    count += 1;
    question = {
      contactId: `${contactId} ${count}`,
      messageId: `inbound-${count}`,
      text: 'Do you open on Sunday?',
    };
  });

  const answer = (whileItThinks: () => Promise<unknown>) => bot.answer(world.access, question, whileItThinks);
  /** From a service that goes away for good. */
  const answerAlone = (url: string, whileItThinks: () => Promise<unknown>) =>
    bot.answer({ ...world.access, url, nodeOptions: IMPATIENT }, question, whileItThinks);
  const takeOver = () =>
    world.admin.message({ contactId: question.contactId, messageId: 'by-hand', origin: 'TEAMMATE' });
  const status = () => world.admin.status(question.contactId);
  const counted = async () => (await status()).messageCounts[0]?.sent ?? 0;
  const thinking = () => jest.fn(async () => undefined);

  const promises: Record<string, () => Promise<void>> = {
    'answers while it is active': async () => {
      const think = thinking();
      expect(await answer(think)).toMatchObject({ sent: [`You said: ${question.text}`] });
      expect(think).toHaveBeenCalledTimes(1);
      expect(await counted()).toBe(1);
      expect(await status()).toMatchObject({ state: 'ACTIVE', waitingSince: null });
    },

    'does not think once a person has written': async () => {
      await takeOver();
      const think = thinking();
      expect(await answer(think)).toEqual({ sent: [], said: expect.stringContaining('SLEEPING') });
      expect(think).not.toHaveBeenCalled();
    },

    'sends nothing if a person writes while it thinks': async () => {
      const think = jest.fn(takeOver);
      expect(await answer(think)).toEqual({ sent: [], said: expect.stringContaining('SLEEPING') });
      expect(think).toHaveBeenCalledTimes(1);
      expect(await counted()).toBe(0);
    },

    'sends nothing if the contact writes again while it thinks': async () => {
      const { contactId } = question;
      const think = () => world.admin.message({ contactId, messageId: 'another', origin: 'CONTACT' });
      expect(await answer(think)).toEqual({ sent: [], said: expect.stringContaining('STALE_CONTEXT') });
      expect(await counted()).toBe(0);
    },

    'sends once if it runs twice for one message': async () => {
      expect((await answer(thinking())).sent).toHaveLength(1);
      expect(await answer(thinking())).toEqual({
        sent: [],
        said: expect.stringContaining('ALREADY_COMMITTED'),
      });
      expect(await counted()).toBe(1);
    },

    'sends nothing if the service is away': async () => {
      const think = thinking();
      expect((await answerAlone(NOWHERE, think)).sent).toEqual([]);
      expect(think).not.toHaveBeenCalled();
    },

    'sends nothing if the service goes away while it thinks': async () => {
      const proxy = await TcpProxy.to(world.access.url);
      const goAway = jest.fn(async () => {
        proxy.target = NOWHERE;
        proxy.cut();
      });
      expect((await answerAlone(proxy.url, goAway)).sent).toEqual([]);
      expect(goAway).toHaveBeenCalledTimes(1);
    },

    'sends nothing if it may only suggest': async () => {
      const { admin, botId } = world;
      await admin.saveBot({ botId, mode: 'SUGGESTIVE' });
      expect(await answer(thinking())).toEqual({ sent: [], said: expect.stringContaining('SUGGEST') });
      expect(await counted()).toBe(0);
      await admin.saveBot({ botId, mode: 'AUTO_PILOT' });
    },
  };
  it.each(Object.entries(promises))('%s', (_name, holds) => holds(), WITHIN_MS);
}
