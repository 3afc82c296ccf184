import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWithBot } from '../../support/app/start-with-bot';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

describe('the metrics in docs/operations.md', () => {
  disposeAfterAll();

  it('are those that a running service has, and no other', async () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operations.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(bot_status_\w+)(?:\{[\w,]+\})?` \|/gm)].map(
      ([, name]) => name,
    );
    const { url } = await startTestApp();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counted = [...metrics.matchAll(/^# TYPE (bot_status_\w+) /gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(counted.sort());
  });
});

describe('the metrics that alerts watch', () => {
  disposeAfterAll();

  it('tell which checks a ready node passes, and what the reply gate answers', async () => {
    const { app, admin } = await startWithBot();
    const inbox = await app.client('INTEGRATION');
    const { token } = await inbox.reserve({ contactId: 'anna' });
    await inbox.commit({ token, messageId: 'first' });
    await inbox.commit({ token: 'none', messageId: 'second' });
    await admin.set({ contactId: 'anna', state: 'INACTIVE' });
    await inbox.reserve({ contactId: 'anna' });

    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    const lines = metrics.split('\n').filter((line) => /^bot_status_(ready|gate_answers_total)\{/.test(line));
    expect(lines.sort()).toEqual([
      'bot_status_gate_answers_total{step="commit",answer="GRANTED"} 1',
      'bot_status_gate_answers_total{step="commit",answer="LEASE_EXPIRED"} 1',
      'bot_status_gate_answers_total{step="reserve",answer="INACTIVE"} 1',
      'bot_status_gate_answers_total{step="reserve",answer="SEND"} 1',
      ...['capacity', 'database', 'notDraining', 'tail', 'timers'].map(
        (check) => `bot_status_ready{check="${check}"} 1`,
      ),
    ]);
  });
});
