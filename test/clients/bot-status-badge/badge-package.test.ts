import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildBadgeIfOld } from '../../support/processes/build';
import { ROOT } from '../../support/processes/root';

jest.setTimeout(180_000);

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
/** What the badge imports, and what an application has. */
const PACKAGES = [
  ...['@lit', '@types/react', 'bot-status-client', 'csstype', 'graphql-ws', 'lit', 'lit-element', 'lit-html'],
  ...['react', 'svelte', 'vue', '@vue'],
];

const IN_REACT = `
import { configure } from 'bot-status-badge';
import { BotStatusBadge } from 'bot-status-badge/react';
import { useBotStatus } from 'bot-status-client/react';

configure({ endpoint: '/graphql', getToken: async () => 'token', strings: { asleep: 'Paused' } });
// @ts-expect-error the badge has no such text
configure({ strings: { sleepy: 'Paused' } });

export function Composer({ id }: { id: string }) {
  const { status } = useBotStatus(id);
  return <>
    {status?.state}
    <bot-status-badge contact-id={id} compact onbot-status-error={({ detail }) => detail.code.length} />
    <BotStatusBadge contactId={id} onStatusChange={({ detail }) => detail.status.wakeAt} />
    {/* @ts-expect-error an id is a text */}
    <bot-status-badge contact-id={4} />
  </>;
}

document.querySelector('bot-status-badge')?.currentStatus?.state;
document.addEventListener('bot-status-live', ({ detail }) => detail.isLive);
`;
const IN_VUE = `
import 'bot-status-badge/vue';
import type { GlobalComponents } from 'vue';

declare const props: InstanceType<GlobalComponents['bot-status-badge']>['$props'];
export const id: string | undefined = props.contactId;
`;
const IN_SVELTE = `
import 'bot-status-badge/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

export const badge: SvelteHTMLElements['bot-status-badge'] = {
  'contact-id': 'anna',
  'onbot-status-change': ({ detail }) => detail.status.state,
};
`;

describe('the packed badge', () => {
  let folder: string;
  let files: readonly string[];

  beforeAll(() => {
    buildBadgeIfOld();
    folder = mkdtempSync(join(tmpdir(), 'badge-'));
    const args = [
      'pack',
      '--workspace',
      'bot-status-badge',
      '--pack-destination',
      folder,
      '--ignore-scripts',
      '--json',
    ];
    const output = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
    const [packed] = Object.values(JSON.parse(output)) as [{ filename: string; files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
    const own = join(folder, 'node_modules/bot-status-badge');
    mkdirSync(own, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', own, '--strip-components=1']);
    for (const name of PACKAGES) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), link);
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has what is built and its manifest, and nothing else', () => {
    expect(files.filter((path) => !/^dist\/[\w./-]+\.(js|d\.ts)$/.test(path)).sort()).toEqual([
      ...['LICENSE', 'README.md', 'custom-elements.json', 'package.json'],
    ]);
  });

  it('describes the element to editors: attributes, events, parts and custom properties', () => {
    const manifest = JSON.parse(
      readFileSync(join(folder, 'node_modules/bot-status-badge/custom-elements.json'), 'utf8'),
    );
    const [badge] = manifest.modules[0].declarations;
    const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
    expect(badge.tagName).toBe('bot-status-badge');
    expect(names(badge.attributes)).toEqual(['compact', 'contact-id', 'endpoint', 'token']);
    expect(names(badge.events)).toEqual(['bot-status-change', 'bot-status-error', 'bot-status-live']);
    // What the manifest lists is what the documentation lists.
    const page = readFileSync(join(ROOT, 'docs/composer.md'), 'utf8');
    for (const { name } of [...badge.cssParts, ...badge.cssProperties]) expect(page).toContain(`\`${name}\``);
    const theme = readFileSync(join(ROOT, 'packages/badge/src/badge-theme.ts'), 'utf8');
    const used = [...new Set(theme.match(/--bot-badge-[\w-]+/g))].sort();
    expect(names(badge.cssProperties)).toEqual(used);
  });

  it('can be imported on a server, where it does nothing', () => {
    const script = join(folder, 'server.mjs');
    writeFileSync(
      script,
      `import 'bot-status-badge'; import 'bot-status-badge/react'; import 'bot-status-badge/vue'; import 'bot-status-badge/svelte';
       console.log(typeof globalThis.window);`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'undefined\n', stderr: '' });
  });

  it('has types for React, Vue and Svelte', () => {
    const sources = { 'react.tsx': IN_REACT, 'vue.ts': IN_VUE, 'svelte.ts': IN_SVELTE };
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    const compilerOptions = {
      ...{
        strict: true,
        target: 'es2022',
        lib: ['es2022', 'dom'],
        types: [],
        skipLibCheck: true,
        noEmit: true,
      },
      ...{ module: 'nodenext', jsx: 'react-jsx', preserveSymlinks: true },
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: Object.keys(sources) }),
    );
    const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', folder], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});
