import { botProgram, linesOf, readBot, typedReplies } from '../support/examples/bot-program';
import { CHATWOOT_BOT } from '../support/examples/chatwoot-bot';
import { keepsItsPromises } from '../support/examples/promises';

const MOST_LINES = 14;
const bots = {
  'think.mjs': typedReplies,
  'vercel-ai.mjs': botProgram('vercel-ai.mjs'),
  'langchain.mjs': botProgram('langchain.mjs'),
  'openai-agents.mjs': botProgram('openai-agents.mjs'),
};

describe.each(Object.entries(bots))('examples/bots/%s', (file, bot) => {
  keepsItsPromises(bot);

  it('is short', () => {
    expect(linesOf(readBot(file)).length).toBeLessThanOrEqual(MOST_LINES);
  });
});

it('the README of the examples states their lines', () => {
  const rows = [...readBot('README.md').matchAll(/^\| \[([\w.-]+)\].* \| (\d+) \|$/gm)];
  const stated = Object.fromEntries(rows.map(([, name, lines]) => [name, Number(lines)]));
  const codes = Object.keys(bots).map((file): [string, string] => [file, readBot(file)]);
  const counted = [...codes, ['Chatwoot', CHATWOOT_BOT] as const].map(([name, code]) => [
    name,
    linesOf(code).length,
  ]);
  expect(stated).toEqual(Object.fromEntries(counted));
});
