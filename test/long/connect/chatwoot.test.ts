import { Chatwoot } from '../../support/connect/chatwoot';
import { openWorkbench } from '../../support/connect/workbench';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';

describe('docs/connect/chatwoot.md', () => {
  disposeAfterAll();

  it('leads to a bot that answers, and keeps silent once a person has written', async () => {
    const chatwoot = await Chatwoot.start();
    const settings = {
      CHATWOOT_URL: chatwoot.url,
      CHATWOOT_SECRET: chatwoot.secret,
      CHATWOOT_BOT_TOKEN: chatwoot.botToken,
    };
    const bench = await openWorkbench('docs/connect/chatwoot.md', settings);
    expect(bench.page.length).toBeLessThan(40);
    const { shell, admin } = bench;
    const [create, addSecret, ...others] = bench.commands;
    expect(others).toEqual([]);
    const path = await shell.run(create!);
    expect(path).toMatch(/^\/webhooks\/chatwoot\/[\w-]{32}$/);
    chatwoot.addWebhook(`${bench.url}${path}`);
    expect(await shell.run(addSecret!)).toBe(path);
    chatwoot.addBot(`${bench.botUrl}${await shell.run('echo $BOT_PATH')}`);
    bench.save('js');
    await shell.leave('node bot.mjs', bench.isBotUp);

    await chatwoot.customerWrites('Do you open on Sunday?');
    await until('an answer', async () => chatwoot.sent.length > 0);
    await chatwoot.deliveries.settled();
    expect(chatwoot.sent).toEqual(['You said: Do you open on Sunday?']);
    // The bot's own message has come back, under an id of Chatwoot. It is the one that was committed.
    expect(await admin.status('42')).toMatchObject({
      ...{ state: 'ACTIVE', waitingSince: null },
      messageCounts: [{ channel: 'whatsapp:2', sent: 1 }],
    });

    await chatwoot.personWrites('I will look after this.');
    expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
    await chatwoot.customerWrites('And on Monday?');
    await shell.says(/denyReason: 'SLEEPING'/);
    expect(chatwoot.sent).toHaveLength(1);
    expect(new Set(chatwoot.deliveries.statuses)).toEqual(new Set([200]));
  }, 120_000);
});
