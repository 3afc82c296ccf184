import { spawnSync } from 'node:child_process';
import { openWorkbench, type Workbench } from '../../support/connect/workbench';
import { IMPATIENT } from '../../support/examples/promises';
import { disposeAfterAll } from '../../support/leftovers';

const itWithPython = spawnSync('python3', ['--version']).status === 0 || process.env.CI ? it : it.skip;

describe('docs/connect/your-own-bot.md', () => {
  disposeAfterAll();
  let bench: Workbench;
  let demonstrate: string;

  beforeAll(async () => {
    bench = await openWorkbench('docs/connect/your-own-bot.md');
    const [create, lastBlock, ...others] = bench.commands;
    expect(others).toEqual([]);
    demonstrate = lastBlock!;
    await bench.shell.run(create!);
    bench.save('js');
    bench.save('py');
  }, 120_000);

  it('is short', () => {
    const [inJavaScript, inPython] = bench.page.text.split('## In Python');
    expect(inJavaScript!.trimEnd().split('\n').length).toBeLessThan(40);
    expect(inPython!.trimEnd().split('\n').length).toBeLessThan(40);
  });

  it('leads to a bot that answers, and keeps silent once a person has written', async () => {
    const said = (await bench.shell.run(demonstrate)).split('\n');
    const [answer, report, silence, ...others] = said;
    expect(others).toEqual([]);
    expect(answer).toBe('to anna: You said: Do you open on Sunday?');
    // curl ends its output without a new line.
    expect(`${report}`).toMatch(/^\{.*"state":"SLEEPING".*\}silent: SLEEPING$/);
    expect(silence).toBeUndefined();
    // These are the comments of the page.
    expect(demonstrate).toContain(`# ${answer}`);
    expect(demonstrate).toContain('# silent: SLEEPING');
  });

  it('says nothing if a person writes while it thinks', async () => {
    const takeOver = `{
      await client.recordMessage({ contactId, messageId: 'm-2', origin: 'TEAMMATE' });
      return text;
    }`;
    bench.save('js', { '`You said: ${text}`': takeOver });
    expect(await bench.shell.run("node bot.mjs ben m-1 'Hello?'")).toBe('silent: SLEEPING');
    bench.save('js');
  });

  it('says nothing if the service does not answer', async () => {
    bench.save('js', { 'localhost:4000': '127.0.0.1:9' });
    const run = `NODE_OPTIONS=${IMPATIENT} node bot.mjs carla m-1 'Hello?'`;
    expect(await bench.shell.run(run)).toBe('silent: UNREACHABLE');
    bench.save('js');
  });

  itWithPython('does the same in Python', async () => {
    const { shell } = bench;
    expect(await shell.run("python3 bot.py dora m-1 'Hello?'")).toBe('to dora: You said: Hello?');
    await shell.run(demonstrate.replaceAll('anna', 'dora').replaceAll(/^node.*$/gm, ''));
    expect(await shell.run("python3 bot.py dora m-3 'Hello?'")).toBe('');
  });
});
