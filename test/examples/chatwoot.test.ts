import { linesOf } from '../support/examples/bot-program';
import { CHATWOOT_BOT, chatwootBot } from '../support/examples/chatwoot-bot';
import { keepsItsPromises, startExampleWorld } from '../support/examples/promises';
import { disposeAfterAll } from '../support/leftovers';

const MOST_LINES = 14;

describe('the bot of docs/connect/chatwoot.md', () => {
  keepsItsPromises(chatwootBot());

  it('is short', () => {
    expect(linesOf(CHATWOOT_BOT).length).toBeLessThanOrEqual(MOST_LINES);
  });

  describe('at another path than its own', () => {
    disposeAfterAll();

    it('takes no deliveries', async () => {
      const { access } = await startExampleWorld();
      const question = { contactId: 'anna', messageId: 'm-1', text: 'Do you open on Sunday?' };
      const think = jest.fn(async () => undefined);
      await chatwootBot('/', '/guessed').answer(access, question, think);
      expect(think).toHaveBeenCalledTimes(1);
    });
  });
});
