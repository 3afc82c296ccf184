import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import type { Source } from '../../../src/webhooks/inbound/source';
import { SOURCES } from '../../../src/webhooks/inbound/sources';
import { startWithBot } from '../../support/app/start-with-bot';
import { Page } from '../../support/connect/page';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

const FILE = join(ROOT, 'src/webhooks/inbound/sources/front/source.ts');
const SECRET = 'the API secret';
const SAVE = `mutation ($input: SaveInboundWebhookInput!) { saveInboundWebhook(input: $input) {
  inboundWebhook { path } userErrors { message } } }`;

const [code = '', ...others] = new Page('CONTRIBUTING.md').code('ts');
const [sample = ''] = new Page('CONTRIBUTING.md').code('json');

describe('the source that CONTRIBUTING.md adds', () => {
  disposeAfterAll();

  it('is short', () => {
    expect(others).toEqual([]);
    expect(`${code}${sample}`.trimEnd().split('\n').length).toBeLessThan(60);
  });

  it('has no errors in its types', () => {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(
      { ...config, include: [], files: [FILE] },
      ts.sys,
      ROOT,
    );
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => name === FILE || fileExists(name);
    host.readFile = (name) => (name === FILE ? code : readFile(name));
    host.getSourceFile = (name, target, ...rest) =>
      name === FILE ? ts.createSourceFile(name, code, target) : getSourceFile(name, target, ...rest);
    const program = ts.createProgram([FILE], { ...options, types: ['node'] }, host);
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(FILE));
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  }, 120_000);

  it('puts the bot to sleep when a teammate replies in Front, and only then', async () => {
    (SOURCES as Source[]).push(load(code));
    const { app, admin } = await startWithBot();
    const input = { name: 'front', source: 'front', secrets: [SECRET] };
    const { saveInboundWebhook } = (await admin.ask(SAVE, { input })) as unknown as {
      saveInboundWebhook: { inboundWebhook: { path: string } };
    };
    const deliver = async (event: object, secret = SECRET) => {
      const body = JSON.stringify(event);
      const signature = createHmac('sha1', secret).update(body).digest('base64');
      const headers = { 'content-type': 'application/json', 'x-front-signature': signature };
      const init = { method: 'POST', headers, body };
      const response = await fetch(`${app.url}${saveInboundWebhook.inboundWebhook.path}`, init);
      return [response.status, await response.json()];
    };
    const reply = { ...JSON.parse(sample), emitted_at: Date.now() / 1_000 };
    const question = { ...reply, type: 'inbound', target: { data: { id: 'msg_0', author: null } } };
    const state = async () => (await admin.status('anna@customers.example')).state;

    expect(await deliver(reply, 'another secret')).toMatchObject([401, { code: 'UNAUTHENTICATED' }]);
    expect(await deliver({ ...question, type: 'archive' })).toMatchObject([200, { ignored: 1 }]);
    expect(await deliver(question)).toMatchObject([200, { accepted: 1, failed: 0 }]);
    expect(await state()).toBe('ACTIVE');
    for (let time = 0; time < 2; time += 1)
      expect(await deliver(reply)).toMatchObject([200, { accepted: 1, failed: 0 }]);
    expect(await admin.status('anna@customers.example')).toMatchObject({
      ...{ state: 'SLEEPING', version: 1, changedBy: { externalId: 'front:tea_5' } },
    });
    expect(await deliver({ ...reply, type: 7 })).toMatchObject([200, { failed: 1 }]);
  });
});

/** Runs the code as the file that it is meant for. */
function load(typescript: string): Source {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
  const { code: javascript } = transformSync(typescript, { jsc, module: { type: 'commonjs' } });
  const exported: Record<string, Source> = {};
  const load = (name: string) => require(name.startsWith('.') ? join(FILE, '..', name) : name);
  new Function('require', 'exports', javascript)(load, exported);
  return exported.front!;
}
