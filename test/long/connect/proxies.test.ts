import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Page } from '../../support/connect/page';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const page = new Page('docs/proxies.md');
const isInstalled = (program: string, option: string) =>
  Boolean(process.env.CI) || spawnSync(program, [option]).status === 0;
const itWithNginx = isInstalled('nginx', '-v') ? it : it.skip;
const itWithCaddy = isInstalled('caddy', 'version') ? it : it.skip;

describe('docs/proxies.md', () => {
  disposeAfterAll();
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-proxies-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  });

  itWithNginx('has settings that nginx accepts', () => {
    const [site, ...others] = page.code('nginx');
    expect(others).toEqual([]);
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=bot-status.example.com', '-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
      stdio: 'ignore',
    });
    const here = site!
      .replace(/ssl_certificate +\S+;/, `ssl_certificate ${certificate};`)
      .replace(/ssl_certificate_key +\S+;/, `ssl_certificate_key ${key};`);
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, name)};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `pid ${join(folder, 'nginx.pid')};
      error_log stderr;
      events {}
      http {
        access_log off;
        ${folders.join('\n')}
        ${here}
      }`,
    );
    execFileSync('nginx', ['-t', '-p', folder, '-c', 'nginx.conf'], { stdio: 'pipe' });
  });

  itWithCaddy('has settings that Caddy accepts', () => {
    const [site, ...others] = page.code('caddyfile');
    expect(others).toEqual([]);
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, site!);
    const env = { ...process.env, HOME: folder };
    execFileSync('caddy', ['validate', '--adapter', 'caddyfile', '--config', file], { env, stdio: 'pipe' });
  });
});
