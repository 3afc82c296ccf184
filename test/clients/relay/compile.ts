import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConcreteRequest } from 'relay-runtime';
import { disposeLater } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import type { DocumentName } from './documents';

const CONFIG = {
  src: './src',
  schema: './schema.graphql',
  artifactDirectory: './artifacts',
  language: 'javascript',
  eagerEsModules: false,
};

export interface Compiled {
  readonly status: number | null;
  readonly output: string;
  /** What the compiler has made of an operation. */
  request(name: DocumentName): ConcreteRequest;
}

/** Runs relay-compiler as any project does, on schema.graphql and these documents. */
export function compile(documents: readonly string[]): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-relay-'));
  disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['src', 'artifacts']) mkdirSync(join(folder, name));
  copyFileSync(join(ROOT, 'schema.graphql'), join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(CONFIG));
  const tags = documents.map((document) => `graphql\`${document}\`;`).join('\n');
  writeFileSync(join(folder, 'src/Inbox.js'), `import { graphql } from 'relay-runtime';\n${tags}\n`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [require.resolve('relay-compiler/cli.js'), join(folder, 'relay.config.json')],
    { cwd: folder, encoding: 'utf8' },
  );
  return {
    status,
    output: stdout + stderr,
    request: (name) => require(join(folder, `artifacts/${name}.graphql.js`)),
  };
}
