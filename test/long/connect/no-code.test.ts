import { Page } from '../../support/connect/page';
import { openWorkbench, type Workbench } from '../../support/connect/workbench';
import { fillExpressions, type Step, tableRows, WorkflowTool } from '../../support/connect/workflow-tool';
import { disposeAfterAll } from '../../support/leftovers';

const PATH = 'docs/connect/no-code.md';
const SERVICE = 'https://bot-status.example.com';
const [, ...rows] = tableRows(new Page(PATH).text);
const end = rows.findIndex(([first]) => first === 'tool');
const codeOf = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
const steps = rows.slice(0, end).map(([, request, body]): Step => {
  const [method = '', path = ''] = codeOf(request).join().split(' ');
  return { method, path, body: codeOf(body).join() };
});
const tools = rows.slice(end + 1).map(([name = '', , address]) => ({ name, parts: codeOf(address) }));
/** Ids that need no encoding, for tools that cannot encode. */
const contactOf = (name: string, parts: readonly string[]) =>
  parts.some((part) => part.includes('encode')) ? `a b/ç of ${name}` : `a-of-${name}`;

describe(PATH, () => {
  disposeAfterAll();
  let bench: Workbench;
  let tool: WorkflowTool;

  beforeAll(async () => {
    bench = await openWorkbench(PATH);
    const [create, ...others] = bench.commands;
    expect(others).toEqual([]);
    tool = new WorkflowTool(bench.url, await bench.shell.run(create!));
  }, 120_000);

  it('is short, and has four steps and five tools', () => {
    expect(bench.page.length).toBeLessThan(40);
    expect(steps.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'PUT']);
    expect(tools.map(({ name }) => name)).toEqual(['HighLevel', 'n8n', 'Typebot', 'Make', 'Zapier']);
  });

  it.each(tools)('leads to a workflow that keeps silent once a person has written: $name', async (row) => {
    const [mayAnswer, andStill, aPersonHasWritten, pause] = steps as [Step, Step, Step, Step];
    const contact = contactOf(row.name, row.parts);
    // Zapier joins a text, the value of a field and a text.
    const template = row.parts.length === 2 ? row.parts.join('{{field}}') : row.parts.join();
    expect(template.startsWith(SERVICE)).toBe(true);
    const address = fillExpressions(template, contact).slice(SERVICE.length);

    const asked = await tool.run(mayAnswer, { contact }, address);
    expect(asked).toMatchObject({ granted: true, contactId: contact });
    const token = String(asked.token);
    expect(await tool.run(andStill, { token })).toMatchObject({ granted: true });

    const inMeantime = await tool.run(mayAnswer, { contact }, address);
    await tool.run(aPersonHasWritten, { contact });
    expect(await tool.run(andStill, { token: String(inMeantime.token) })).toMatchObject({ granted: false });
    const denied = { granted: false, denyReason: 'SLEEPING' };
    expect(await tool.run(mayAnswer, { contact }, address)).toMatchObject(denied);
    expect(await bench.admin.status(contact)).toMatchObject({ reason: 'TEAMMATE_MESSAGE' });

    const other = `${contact} 2`;
    expect(await tool.run(pause, { contact: other })).toMatchObject({ state: 'SLEEPING', maySpeak: false });
    expect(await tool.run(mayAnswer, { contact: other })).toMatchObject(denied);
  });
});
