import { HighLevel } from '../../support/connect/highlevel';
import { openWorkbench } from '../../support/connect/workbench';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';

describe('docs/connect/highlevel.md', () => {
  disposeAfterAll();

  it('leads to a bot that answers, and keeps silent once a person has written', async () => {
    const highlevel = await HighLevel.start();
    const settings = { LOCATION_ID: highlevel.locationId, HIGHLEVEL_TOKEN: highlevel.token };
    const bench = await openWorkbench('docs/connect/highlevel.md', settings);
    expect(bench.page.length).toBeLessThan(40);
    const { shell, admin } = bench;
    const status = () => admin.status(highlevel.contactId);
    const [create, ...others] = bench.commands;
    expect(others).toEqual([]);
    await shell.run(create!);
    // The stand-in cannot sign with the key of HighLevel, which the webhook of the page accepts.
    const save = 'npx bot-status webhook save highlevel --workspace demo --source highlevel';
    await shell.run(`${save} --option locationId="$LOCATION_ID" --secret ${highlevel.publicKey}`);
    bench.save('js', { 'https://services.leadconnectorhq.com': highlevel.url });
    await shell.leave('node bot.mjs', bench.isBotUp);
    highlevel.setWebhook(bench.botUrl);

    await highlevel.customerWrites('Do you open on Sunday?');
    await until('an answer', async () => highlevel.sent.length > 0);
    await highlevel.deliveries.settled();
    expect(highlevel.sent).toEqual(['You said: Do you open on Sunday?']);
    // The bot's own message has come back, and is the one that was committed.
    expect(await status()).toMatchObject({
      ...{ state: 'ACTIVE', waitingSince: null },
      messageCounts: [{ channel: 'sms', sent: 1 }],
    });

    await highlevel.personWrites('I will look after this.');
    expect(await status()).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
    await highlevel.customerWrites('And on Monday?');
    await shell.says(/denyReason: 'SLEEPING'/);
    expect(highlevel.sent).toHaveLength(1);
    expect(new Set(highlevel.deliveries.statuses)).toEqual(new Set([200]));
  }, 120_000);
});
