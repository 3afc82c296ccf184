import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Page } from '../connect/page';
import { startApi } from '../connect/stand-in';
import { disposeLater } from '../leftovers';
import { Child } from '../processes/child';
import { freePort } from '../processes/free-port';
import { ROOT } from '../processes/root';
import { until } from '../until';
import { readSample } from '../webhooks/samples';
import type { Access, Answered, ExampleBot, Question } from './example-bot';

const PATH = `/${randomUUID()}`;
const TOKEN = 'the access token of the bot';

/** The bot that docs/connect/chatwoot.md shows. */
export const CHATWOOT_BOT = new Page('docs/connect/chatwoot.md').code('js').join();

/**
 * Runs the bot of the page in a process of its own, and delivers the question as Chatwoot does. Before that, it delivers it
 * at `otherPaths`, as somebody would who does not know the path of the bot.
 */
export function chatwootBot(...otherPaths: readonly string[]): ExampleBot {
  return {
    async answer(access, question, whileItThinks) {
      const sent: string[] = [];
      const chatwoot = await startApi(({ path: at, headers, body }) => {
        if (headers.api_access_token !== TOKEN) return [401, {}];
        if (at !== '/api/v1/accounts/7/conversations/310/messages') return [404, {}];
        const { content, content_attributes } = body as { content: string; content_attributes: object };
        expect(content_attributes).toEqual({ bss: `reply-to:chatwoot:7:${question.messageId}` });
        sent.push(content);
        return [200, {}];
      });
      const model = await startApi(async ({ body }) => {
        await whileItThinks();
        return [200, { reply: `You said: ${(body as { text: string }).text}` }];
      });
      const said = await run(access, chatwoot, model, async (bot) => {
        for (const path of [...otherPaths, PATH]) await deliver(`${bot}${path}`, question);
      });
      return { sent, said } satisfies Answered;
    },
  };
}

/** Resolves with what the bot has printed about the delivery. */
async function run(
  { url, apiKey, nodeOptions = '' }: Access,
  chatwoot: string,
  model: string,
  deliverTo: (bot: string) => Promise<void>,
): Promise<string> {
  const port = await freePort();
  const { PATH: path = '', HOME = '' } = process.env;
  const settings = { BOT_PATH: PATH, CHATWOOT_URL: chatwoot, CHATWOOT_BOT_TOKEN: TOKEN };
  const env = { PATH: path, HOME, URL: url, API_KEY: apiKey, NODE_OPTIONS: nodeOptions, ...settings };
  const child = new Child(process.execPath, [save(model, port)], { env, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.process.stdout!, child.process.stderr!])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const bot = `http://127.0.0.1:${port}`;
  await until('the bot', () =>
    fetch(bot).then(
      () => true,
      () => false,
    ),
  );
  await deliverTo(bot);
  await until('what became of the reply', async () => /^\}$/m.test(said), { withinMs: 15_000 });
  await child.kill();
  return said;
}

/** Saves the bot as a reader does who has a model, and returns the path of its file. */
function save(model: string, port: number): string {
  const changes = {
    './examples/connect.mjs': pathToFileURL(join(ROOT, 'examples/connect.mjs')).href,
    'async (text) => `You said: ${text}`': `async (text) => (await post('${model}', {}, { text })).reply`,
    'listen(3000)': `listen(${port})`,
  };
  let code = CHATWOOT_BOT;
  for (const [from, to] of Object.entries(changes)) {
    if (!code.includes(from)) throw new Error(`The page does not have ${from}.`);
    code = code.replace(from, to);
  }
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-chatwoot-'));
  disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'bot.mjs'), code);
  return join(folder, 'bot.mjs');
}

async function deliver(url: string, { contactId, messageId, text }: Question): Promise<void> {
  const event = readSample('chatwoot', 'message-incoming') as Record<string, object>;
  const meta = { sender: { id: contactId } };
  const body = { ...event, id: messageId, content: text, conversation: { ...event.conversation, meta } };
  await fetch(url, { method: 'POST', body: JSON.stringify(body) });
}
