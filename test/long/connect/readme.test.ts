import { openWorkbench } from '../../support/connect/workbench';
import { disposeAfterAll } from '../../support/leftovers';

describe('README.md', () => {
  disposeAfterAll();

  it('makes an address for each inbox, and a key for a bot', async () => {
    const settings = { CHATWOOT_SECRET: 'a', LOCATION_ID: 'b', APP_SECRET: 'c', VERIFY_TOKEN: 'd' };
    const { commands, shell } = await openWorkbench('README.md', settings);
    const [connect, ...others] = commands.filter((block) => block.includes('bot-status webhook save'));
    expect(others).toEqual([]);
    const [chatwoot, highlevel, whatsapp, key] = (await shell.run(connect!)).split('\n');
    expect(chatwoot).toMatch(/^\/webhooks\/chatwoot\/[\w-]{32}$/);
    expect(highlevel).toMatch(/^\/webhooks\/highlevel\/[\w-]{32}$/);
    expect(whatsapp).toMatch(/^\/webhooks\/whatsapp\/[\w-]{32}$/);
    expect(key).toMatch(/^bss_\w{47}$/);
  }, 120_000);
});
