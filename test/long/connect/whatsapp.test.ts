import { WhatsApp } from '../../support/connect/whatsapp';
import { openWorkbench } from '../../support/connect/workbench';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';

describe('docs/connect/whatsapp.md', () => {
  disposeAfterAll();

  it('leads to a bot that answers, and keeps silent once a person has written', async () => {
    const whatsapp = await WhatsApp.start();
    const settings = { APP_SECRET: whatsapp.secret, WHATSAPP_TOKEN: whatsapp.token };
    const bench = await openWorkbench('docs/connect/whatsapp.md', settings);
    expect(bench.page.length).toBeLessThan(40);
    const { shell, admin, botUrl } = bench;
    const status = () => admin.status(whatsapp.contactId);
    const [create, ...others] = bench.commands;
    expect(others).toEqual([]);
    const verifyToken = await shell.run(create!);
    bench.save('js', { 'https://graph.facebook.com': whatsapp.url });
    await shell.leave('node bot.mjs', bench.isBotUp);
    expect(await whatsapp.setCallback(botUrl, 'another token')).toBe(false);
    expect(await whatsapp.setCallback(botUrl, verifyToken)).toBe(true);

    await whatsapp.customerWrites('Do you open on Sunday?');
    await until('an answer', async () => whatsapp.sent.length > 0);
    await whatsapp.deliveries.settled();
    expect(whatsapp.sent).toEqual(['You said: Do you open on Sunday?']);
    expect(await status()).toMatchObject({ state: 'ACTIVE', waitingSince: null });

    await whatsapp.personWrites('I will look after this.');
    expect(await status()).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
    await whatsapp.customerWrites('And on Monday?');
    await shell.says(/denyReason: 'SLEEPING'/);
    expect(whatsapp.sent).toHaveLength(1);
    expect(new Set(whatsapp.deliveries.statuses)).toEqual(new Set([200]));
  }, 120_000);
});
