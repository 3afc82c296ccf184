import { startTestApp } from '../app/test-app';
import type { ApiClient } from '../clients/api-client';
import { disposeAfterAll } from '../leftovers';
import { TcpProxy } from '../processes/tcp-proxy';
import type { Access, ExampleBot, Question } from './example-bot';

/** A port that nobody listens on. */
const NOWHERE = 'http://127.0.0.1:9';
const WITHIN_MS = 60_000;

export interface ExampleWorld {
  readonly admin: ApiClient;
  readonly access: Access;
}

/** The service with one bot, and an API key that may do no more than an example needs. */
export async function startExampleWorld(scopes: readonly string[] = ['REPLIES'], role = 'INTEGRATION') {
  const app = await startTestApp();
  const admin = await app.client('ADMIN');
  const { bot } = await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }`;
  const { createApiKey } = await admin.ask(create, { input: { name: 'example', role, scopes } });
  return { admin, botId: bot.botId, access: { url: app.url, apiKey: createApiKey.secret } };
}

let contacts = 0;

/** A question of a contact who has never written before. */
function newQuestion(text = 'Do you open on Sunday?'): Question {
  contacts += 1;
  return { contactId: `a b/ç ${contacts}`, messageId: `inbound-${contacts}`, text };
}

/** What every bot with the gate promises. */
export function keepsItsPromises(bot: ExampleBot): void {
  disposeAfterAll();
  let world: Awaited<ReturnType<typeof startExampleWorld>>;
  beforeAll(async () => {
    world = await startExampleWorld();
  });
  const takeOver = ({ contactId }: Question) =>
    world.admin.message({ contactId, messageId: 'from-a-teammate', origin: 'TEAMMATE' });
  const sentTo = async ({ contactId }: Question) =>
    (await world.admin.status(contactId)).messageCounts[0]?.sent ?? 0;

  it(
    'answers while it is active',
    async () => {
      const question = newQuestion();
      expect(await bot.answer(world.access, question)).toEqual([`You said: ${question.text}`]);
      expect(await sentTo(question)).toBe(1);
      expect(await world.admin.status(question.contactId)).toMatchObject({
        state: 'ACTIVE',
        waitingSince: null,
      });
    },
    WITHIN_MS,
  );

  it(
    'does not think once a person has written',
    async () => {
      const question = newQuestion();
      await takeOver(question);
      const think = jest.fn();
      expect(await bot.answer(world.access, question, think)).toEqual([]);
      expect(think).not.toHaveBeenCalled();
    },
    WITHIN_MS,
  );

  it(
    'sends nothing if a person writes while it thinks',
    async () => {
      const question = newQuestion();
      const think = jest.fn(() => takeOver(question));
      expect(await bot.answer(world.access, question, think)).toEqual([]);
      expect(think).toHaveBeenCalledTimes(1);
      expect(await sentTo(question)).toBe(0);
    },
    WITHIN_MS,
  );

  it(
    'sends once if it is started twice for one message',
    async () => {
      const question = newQuestion();
      expect(await bot.answer(world.access, question)).toHaveLength(1);
      expect(await bot.answer(world.access, question)).toEqual([]);
      expect(await sentTo(question)).toBe(1);
    },
    WITHIN_MS,
  );

  it(
    'sends nothing if the service is away',
    async () => {
      const think = jest.fn();
      expect(await bot.answer({ ...world.access, url: NOWHERE }, newQuestion(), think)).toEqual([]);
      expect(think).not.toHaveBeenCalled();
    },
    WITHIN_MS,
  );

  it(
    'sends nothing if the service goes away while it thinks',
    async () => {
      const proxy = await TcpProxy.to(world.access.url);
      const goAway = jest.fn(async () => {
        proxy.target = NOWHERE;
        proxy.cut();
      });
      expect(await bot.answer({ ...world.access, url: proxy.url }, newQuestion(), goAway)).toEqual([]);
      expect(goAway).toHaveBeenCalledTimes(1);
    },
    WITHIN_MS,
  );

  it(
    'sends nothing if it may only suggest',
    async () => {
      await world.admin.saveBot({ botId: world.botId, mode: 'SUGGESTIVE' });
      const question = newQuestion();
      expect(await bot.answer(world.access, question)).toEqual([]);
      expect(await sentTo(question)).toBe(0);
      await world.admin.saveBot({ botId: world.botId, mode: 'AUTO_PILOT' });
    },
    WITHIN_MS,
  );
}
