import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { dependencies, devDependencies, name } from '../../../package.json';

interface Bom {
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly hashes?: object[];
  }[];
}

describe('the software bill of materials', () => {
  const root = join(__dirname, '..', '..', '..');
  const bom: Bom = JSON.parse(
    execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }),
  );
  const versions = new Map(bom.components.map((component) => [component.name, component.version]));

  it('lists everything the service runs on, and what is bundled into the pages, with hashes', () => {
    expect(bom.metadata.component.name).toBe(name);
    for (const [dependency, version] of Object.entries(dependencies)) {
      expect([dependency, versions.get(dependency)]).toEqual([dependency, version]);
    }
    expect(versions.get('lit')).toBe(devDependencies.lit);
    expect(bom.components.filter(({ hashes }) => !hashes?.length)).toEqual([]);
  });

  it('leaves out what only builds and tests it', () => {
    for (const tool of ['jest', 'typescript', 'vite', 'playwright-core'])
      expect(versions.has(tool)).toBe(false);
  });
});
