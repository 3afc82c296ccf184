import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import { saveBot } from '../graphql-ws/writer';

jest.setTimeout(120_000);

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const STRICT = { strict: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false };

/** What an application in TypeScript writes. */
const APPLICATION = `
import { type BotStatus, BotStatusError, bodyHash, createClient, type DenyReason, MaybeSentError } from 'bot-status-client';

const [url, token] = process.argv.slice(2) as [string, string];
const client = createClient({ url, token: async () => token });

function explain(reason: DenyReason): string {
  switch (reason) {
    case 'SLEEPING':
      return 'asleep';
    default: {
      const other: string = reason; // a value of a newer service
      return other;
    }
  }
}

// @ts-expect-error this is not a state
const wrong = () => client.setBotStatus({ contactId: 'anna', state: 'ASLEEP' });

const status: BotStatus = await client.botStatus('anna');
const hash: string | null = await bodyHash('Hello, Anna.');
let first = '';
for await (const { kind, botStatuses } of client.watch(['anna'])) {
  first = kind + ' ' + botStatuses[0]!.contactId;
  break;
}
const result = await client.guardReply(
  { contactId: 'anna', inbound: { messageId: 'in-1' } },
  async ({ suggestOnly, signal }) => (suggestOnly || signal.aborted ? null : ['One', 'Two']),
  async (text, { messageId, index }) => {
    if (index > 5) throw new MaybeSentError(text + messageId);
  },
);
const outcome = result.outcome === 'DENIED' ? explain(result.denyReason) : result.outcome;
const error = await client.setBotStatus({ contactId: 'anna', state: 'SLEEPING' }).catch((reason: unknown) => reason);
const code = error instanceof BotStatusError ? error.code : wrong;
client.close();
console.log(JSON.stringify([status.state, hash?.slice(0, 8), first, outcome, code]));
declare const process: { argv: string[] };
`;
const IN_COMMONJS = `
const { bodyHash, createClient } = require('bot-status-client');
bodyHash('Hello, Anna.').then((hash) => console.log(JSON.stringify([typeof createClient, hash.slice(0, 8)])));
`;
const IN_NODE_WITHOUT_WS = `
import { createClient } from 'bot-status-client';
const client = createClient({ url: process.argv[2], token: process.argv[3] });
await client.feed().next().then(({ value }) => console.log(value.start), ({ message }) => console.log(message));
client.close();
`;
const IN_BROWSER = `
import { createClient } from 'bot-status-client';
export const watch = (url, token) => createClient({ url, token }).watch(['anna']);
`;

/** An application with the packed client and these packages of the repository, and nothing else. */
function createApplication(packed: string, packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'application-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'bot-status-client'), { recursive: true });
  execFileSync('tar', ['-xzf', packed, '-C', join(modules, 'bot-status-client'), '--strip-components=1']);
  for (const name of packages) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

function run(folder: string, script: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
  });
  // Node 20 says once that it is new to require an ES module.
  expect({
    status,
    stdout: status === 0 ? '' : stdout,
    stderr: stderr.replace(/^.*(ExperimentalWarning|--trace-warnings).*\n/gm, ''),
  }).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  return stdout;
}

describe('the packed client', () => {
  let packed: { readonly path: string; readonly files: readonly string[] };
  let service: { readonly url: string; readonly token: string };
  const folders: string[] = [];
  disposeAfterAll();
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packed-'));
    folders.push(folder);
    const args = ['pack', '--workspace', 'bot-status-client', '--pack-destination', folder];
    const output = execFileSync('npm', [...args, '--ignore-scripts', '--json'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    // npm 11.19 lists packages by name, those before in an array.
    const [{ filename, files }] = Object.values(JSON.parse(output)) as [Packed];
    packed = { path: join(folder, filename), files: files.map(({ path }) => path) };
    const app = await startTestApp();
    service = { url: app.url, token: await app.token('ADMIN') };
    await saveBot(service);
  });

  const open = (packages: readonly string[]) => {
    const folder = createApplication(packed.path, packages);
    folders.push(folder);
    return folder;
  };

  it('has what is built, and nothing else', () => {
    expect(packed.files.filter((path) => !/^dist\/[\w./-]+\.(js|d\.ts)$/.test(path)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    expect(packed.files).toContain('dist/index.d.ts');
  });

  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'compiles in a strict application with the modules %s, resolved by %s, and runs',
    async (module, resolution) => {
      const folder = open(['graphql-ws', 'ws']);
      writeFileSync(join(folder, 'app.ts'), APPLICATION);
      const compilerOptions = { ...STRICT, module, moduleResolution: resolution };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
      run(folder, TSC);
      const output = JSON.parse(await inBackground(folder, 'app.js', service.url, service.token));
      expect(output).toEqual([
        'ACTIVE',
        '8a0d5a9e',
        'SNAPSHOT anna',
        expect.stringMatching(/^SENT|ALREADY/),
        'BAD_INPUT',
      ]);
    },
  );

  it('can be required by CommonJS', () => {
    const folder = open(['graphql-ws']);
    writeFileSync(join(folder, 'app.cjs'), IN_COMMONJS);
    expect(JSON.parse(run(folder, 'app.cjs'))).toEqual(['function', '8a0d5a9e']);
  });

  it('says what to install where there is no WebSocket', async () => {
    const folder = open(['graphql-ws']);
    writeFileSync(join(folder, 'app.js'), IN_NODE_WITHOUT_WS);
    const hasOwn = typeof WebSocket === 'function' || Number(process.versions.node.split('.')[0]) >= 22;
    expect(await inBackground(folder, 'app.js', service.url, service.token)).toContain(
      hasOwn ? 'BEGUN' : 'npm install ws',
    );
  });

  it('is bundled for browsers without anything of Node', () => {
    const folder = open(['graphql-ws', 'ws']);
    writeFileSync(join(folder, 'page.js'), IN_BROWSER);
    const script = join(ROOT, 'test/support/browser/build-bundle.mjs');
    run(folder, script, join(folder, 'page.js'), join(folder, 'built'));
    const built = readFileSync(join(folder, 'built/page.js'), 'utf8');
    expect(built).toContain('graphql-transport-ws');
    expect(built).not.toMatch(/^import |\bimport\(|\brequire\(|node:|npm install/m);
  });
});

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Runs a script while the service of this process answers it. */
async function inBackground(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: 30_000 });
  return stdout;
}
