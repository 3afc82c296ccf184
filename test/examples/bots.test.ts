import { botProgram, linesOfCode, typedReplies } from '../support/examples/bot-program';
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
    expect(linesOfCode(file).length).toBeLessThanOrEqual(MOST_LINES);
  });
});
