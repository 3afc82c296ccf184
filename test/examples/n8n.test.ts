import type { ExampleBot } from '../support/examples/example-bot';
import { type N8nRun, readWorkflow, runWorkflow } from '../support/examples/n8n';
import { keepsItsPromises, startExampleWorld } from '../support/examples/promises';
import { disposeAfterAll } from '../support/leftovers';

const PATH = 'examples/n8n/bot-status.json';
/** The versions of the nodes of the workflow in n8n-nodes-base 2.41. */
const VERSIONS: Readonly<Record<string, readonly number[]>> = {
  'n8n-nodes-base.webhook': [1, 1.1, 2, 2.1],
  'n8n-nodes-base.httpRequest': [3, 4, 4.1, 4.2, 4.3, 4.4, 4.5],
  'n8n-nodes-base.if': [2, 2.1, 2.2, 2.3],
  'n8n-nodes-base.set': [3, 3.1, 3.2, 3.3, 3.4, 3.5],
  'n8n-nodes-base.respondToWebhook': [1, 1.1, 1.2, 1.3, 1.4, 1.5],
};
const SERVICE = 'https://bot-status.example.com';

const workflow = readWorkflow(PATH);

/** Runs the workflow after a reader has entered the address of the service and the key. */
function run(
  access: { url: string; apiKey: string },
  body: object,
  before?: (name: string) => unknown,
): Promise<N8nRun> {
  const text = JSON.stringify(workflow);
  expect(text.split(SERVICE)).toHaveLength(2);
  const completed = JSON.parse(text.replace(SERVICE, access.url));
  const headers = { 'Bot status API key': { 'x-api-key': access.apiKey } };
  return runWorkflow(completed, { ...body }, headers, before);
}

const bot: ExampleBot = {
  async answer(access, question, whileItThinks) {
    const think = (name: string) => (name === 'Think' ? whileItThinks() : undefined);
    const body = { ...question, origin: 'CONTACT' };
    let finished: N8nRun;
    try {
      finished = await run(access, body, think);
    } catch (error) {
      return { sent: [], said: String(error) };
    }
    const sent = finished.outputs.get('Send');
    const said = JSON.stringify(finished.response);
    if (!sent) return { sent: [], said };
    const { contactId, messageId } = question;
    expect(sent).toMatchObject({ contactId, messageId: `reply-to:${messageId}` });
    return { sent: [String(sent.text)], said };
  },
};

describe(PATH, () => {
  describe('the file', () => {
    it('has nodes that n8n knows, each with its own name and id', () => {
      for (const { type, typeVersion } of workflow.nodes) expect(VERSIONS[type]).toContain(typeVersion);
      const names = workflow.nodes.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(workflow.nodes.map((node) => (node as unknown as { id: string }).id)).size).toBe(
        names.length,
      );
    });

    it('connects existing nodes, and reaches each of them', () => {
      const names = new Set(workflow.nodes.map(({ name }) => name));
      const targets = Object.values(workflow.connections).flatMap(({ main }) =>
        main.flat().map(({ node }) => node),
      );
      expect(Object.keys(workflow.connections).filter((name) => !names.has(name))).toEqual([]);
      expect(new Set(['Message received', ...targets])).toEqual(names);
    });

    it('names credentials, and has none inside', () => {
      const credentials = workflow.nodes.flatMap((node) => Object.entries(node.credentials ?? {}));
      expect(credentials.length).toBeGreaterThan(0);
      for (const credential of credentials)
        expect(credential).toEqual(['httpHeaderAuth', { id: null, name: expect.any(String) }]);
      expect(JSON.stringify(workflow)).not.toMatch(/bss_|bearer|x-api-key/i);
    });
  });

  describe('the workflow', () => {
    keepsItsPromises(bot);
  });

  describe('the other branch', () => {
    disposeAfterAll();

    it('reports the message of a teammate, which puts the bot to sleep', async () => {
      const { admin, access } = await startExampleWorld(['MESSAGES']);
      const body = {
        contactId: 'a b/ç',
        messageId: 'm-1',
        origin: 'TEAMMATE',
        text: 'I will look after this.',
      };
      for (let time = 0; time < 2; time += 1)
        expect((await run(access, body)).response).toEqual({ outcome: 'REPORTED', state: 'SLEEPING' });
      expect(await admin.status('a b/ç')).toMatchObject({ reason: 'TEAMMATE_MESSAGE', version: 1 });
    });

    it('says why the bot is silent', async () => {
      const { admin, access } = await startExampleWorld();
      await admin.message({ contactId: 'anna', messageId: 'm-1', origin: 'TEAMMATE' });
      const { ran, response } = await run(access, {
        contactId: 'anna',
        messageId: 'm-2',
        origin: 'CONTACT',
        text: '?',
      });
      expect(response).toEqual({ outcome: 'SILENT', decision: 'DENY', denyReason: 'SLEEPING' });
      expect(ran).not.toContain('Think');
    });
  });
});
