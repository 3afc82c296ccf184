import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, TEST_SECRET } from '../app/tokens';
import { ApiClient } from '../clients/api-client';
import { databases } from '../databases/databases';
import { disposeLater } from '../leftovers';
import { freePort } from '../processes/free-port';
import { ROOT } from '../processes/root';
import { runService } from '../processes/server-process';
import { Page } from './page';
import { Shell } from './shell';

/** The commands that a reader begins with, and that the workbench has done. */
const START = 'npm ci && npm start\n';

/** What a reader of a page has: the service as it starts without settings, a shell, and a folder for files. */
export interface Workbench {
  readonly page: Page;
  readonly shell: Shell;
  /** Where the service listens. */
  readonly url: string;
  /** Where the bot of the page listens. */
  readonly botUrl: string;
  readonly admin: ApiClient;
  /** The blocks of shell commands after the first, which starts the service. */
  readonly commands: readonly string[];
  /** Saves the file of a block, under the name in its first line. `addresses` are those of others, and their stand-ins. */
  save(language: string, addresses?: Readonly<Record<string, string>>): void;
  isBotUp(): Promise<boolean>;
}

/** Prepares what a page asks for. `settings` are those that a reader takes from the other system. */
export async function openWorkbench(
  path: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Workbench> {
  const page = new Page(path);
  const [start, ...blocks] = page.code('sh');
  if (start !== START) throw new Error(`${path} does not begin with ${START}`);
  const service = { DATABASE_URL: await databases[0]!.create(), AUTH_SECRET: TEST_SECRET };
  const url = await (await runService(service)).listening();
  const folder = makeFolder();
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    HOME,
    ...service,
    ...settings,
    URL: url,
    API: `${url}/v1`,
    PATH: `${join(folder, 'bin')}:${PATH}`,
  };
  const shell = new Shell(folder, env);
  disposeLater(() => shell.stop());
  const port = await freePort();
  const here = (code: string) =>
    code.replaceAll('localhost:4000', new URL(url).host).replaceAll('listen(3000)', `listen(${port})`);
  return {
    ...{ page, shell, url, botUrl: `http://127.0.0.1:${port}` },
    admin: new ApiClient(url, await createToken('ADMIN', { workspace: 'demo' })),
    commands: blocks.map(here),
    save(language, addresses = {}) {
      for (const code of page.code(language)) {
        const [, name] = /^\S+ ([\w.-]+)\n/.exec(code) ?? [];
        const replaced = Object.entries(addresses).reduce(
          (text, [from, to]) => replace(text, from, to),
          code,
        );
        writeFileSync(join(folder, name!), here(replaced));
      }
    },
    isBotUp: () => answers(port),
  };
}

/** The folder of the project, as far as a page uses it. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-page-'));
  disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'bin'));
  const npx = join(folder, 'bin', 'npx');
  const command = `[ "$1" = bot-status ] && shift && cd "${ROOT}" && exec node --import tsx src/cli/main.ts "$@"`;
  writeFileSync(npx, `#!/bin/sh\n${command}\n`);
  chmodSync(npx, 0o755);
  for (const used of ['examples', 'node_modules']) symlinkSync(join(ROOT, used), join(folder, used));
  return folder;
}

function replace(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`The page does not name ${from}.`);
  return text.replaceAll(from, to);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}
