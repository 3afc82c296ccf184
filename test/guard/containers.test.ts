import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { parse } from 'yaml';
import { FILE_SETTINGS } from '../../src/config/setting-files';
import { settingsSchema } from '../../src/config/settings';
import { ROOT } from '../support/processes/root';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** A tag with a full version, so that a build tomorrow is the build of today. */
const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?$/;

describe('the Dockerfile', () => {
  const instructions = DockerfileParser.parse(read('Dockerfile')).getInstructions();
  const all = (keyword: string) => instructions.filter((one) => one.getKeyword() === keyword);
  const words = (instruction: Instruction) => instruction.getArguments().map(String);
  const start = instructions.indexOf(all('FROM').at(-1)!);
  const runtime = instructions.slice(start);

  it('builds on the pinned version of Node that CI uses', () => {
    for (const from of all('FROM')) {
      const image = (from as From).getImage()!;
      expect(image).toMatch(PINNED);
      expect(image).toContain(`node:${read('.nvmrc').trim()}.`);
    }
  });

  it('copies what exists and what .dockerignore lets through', () => {
    const [everything, ...lines] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(everything).toBe('*');
    const kept = lines.filter((line) => line.startsWith('!'));
    const sources = all('COPY')
      .filter((copy) => !(copy as Copy).getFromFlag())
      .flatMap((copy) => words(copy).slice(0, -1));
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect(kept).toContain(`!${source}`);
    }
    expect(kept.sort()).toEqual([...new Set(sources)].map((source) => `!${source}`).sort());
  });

  it('leaves development dependencies and sources out of the image', () => {
    const copied = runtime.filter((one) => one.getKeyword() === 'COPY').map(words);
    expect(copied.flatMap((paths) => paths.slice(0, -1))).toEqual([
      'LICENSE',
      'package.json',
      '/app/node_modules',
      '/app/dist',
      '/app/dist/docs',
    ]);
    expect(
      all('RUN')
        .map((run) => words(run).join(' '))
        .join('\n'),
    ).toMatch(/npm ci .*[\s\S]*npm prune --omit=dev/);
  });

  it('runs as an ordinary user, with its data in a volume that belongs to this user', () => {
    const keywords = runtime.map((one) => one.getKeyword());
    expect(words(runtime.find((one) => one.getKeyword() === 'USER')!)).toEqual(['node']);
    expect(keywords.lastIndexOf('RUN')).toBeLessThan(keywords.indexOf('VOLUME'));
    expect(words(runtime.find((one) => one.getKeyword() === 'VOLUME')!)).toEqual(['/data']);
    expect(read('Dockerfile')).toContain('DATABASE_URL=sqlite:/data/');
  });

  it('passes signals to the service, and checks it without other programs', () => {
    const [command] = all('CMD');
    expect(command!.getArgumentsContent()).toBe('["bot-status", "start"]');
    expect(all('RUN').map((run) => words(run).join(' '))).toContain(
      'ln --symbolic /app/dist/cli/main.js /usr/local/bin/bot-status',
    );
    expect(words(all('STOPSIGNAL')[0]!)).toEqual(['SIGTERM']);
    expect(all('HEALTHCHECK')[0]!.getArgumentsContent()).toMatch(/CMD \["node", "-e", "fetch\(/);
    expect(existsSync(join(ROOT, 'src/cli/main.ts'))).toBe(true);
  });

  it('sets only variables that the service knows', () => {
    const known = [...Object.keys(settingsSchema.shape), ...FILE_SETTINGS];
    for (const env of all('ENV')) for (const word of words(env)) expect(known).toContain(word.split('=')[0]);
  });
});

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly restart: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<string, string>> } };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<string, { readonly ipam?: { readonly config: readonly { subnet: string }[] } }>
  >;
  readonly volumes: Readonly<Record<string, null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

describe('compose.yaml', () => {
  const compose: Compose = parse(read('compose.yaml'), { merge: true });
  const services = Object.entries(compose.services);
  const nodes = services.filter(([name]) => name.startsWith('node-')).map(([, service]) => service);
  const { migrate, mysql } = compose.services;

  it.each(services)('%s is pinned, hardened and limited', (_name, service) => {
    if (service.image !== 'bot-status-service:local') expect(service.image).toMatch(PINNED);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining(['/tmp']),
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
    expect(service.restart).toBe(service === migrate ? 'no' : 'unless-stopped');
    expect(service.healthcheck?.disable ?? false).toBe(service === migrate);
    if (service !== migrate) expect(service.healthcheck?.test?.[0]).toMatch(/^CMD/);
  });

  it.each(services)('%s refers to nothing that is missing, and contains no secret', (_name, service) => {
    const { environment = {}, secrets = [], networks, volumes = [], depends_on = {} } = service;
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...secrets]));
    expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining([...networks]));
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
    for (const volume of volumes) {
      const [source] = volume.split(':');
      if (source!.startsWith('./')) expect([source, existsSync(join(ROOT, source!))]).toEqual([source, true]);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
    for (const [name, value] of Object.entries(environment)) {
      if (value.startsWith('/run/secrets/')) expect(secrets).toContain(value.replace('/run/secrets/', ''));
      else expect(name).not.toMatch(/PASSWORD|SECRET|TOKEN/);
    }
  });

  it('builds the image once, before any service needs it', () => {
    const building = services.filter(([, service]) => 'build' in service).map(([name]) => name);
    expect(building).toEqual(['migrate']);
    for (const node of nodes) expect(node).toMatchObject({ image: migrate!.image, pull_policy: 'never' });
  });

  it('publishes the ports of the proxy and no others', () => {
    const published = services.filter(([, { ports }]) => ports).map(([name]) => name);
    expect(published).toEqual(['proxy']);
  });

  it('gives nodes and migrations settings that the service knows', () => {
    const known = [...Object.keys(settingsSchema.shape), ...FILE_SETTINGS];
    for (const { environment } of [...nodes, migrate!])
      expect(known).toEqual(expect.arrayContaining(Object.keys(environment!)));
  });

  it('starts nodes after migrations, whose rights they do not have', () => {
    expect(nodes).toHaveLength(2);
    for (const node of nodes) {
      expect(node.depends_on).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        mysql: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
      expect(node.secrets).not.toContain('migration_database_url');
    }
    expect(migrate!.command).toEqual(['bot-status', 'migrate']);
    expect(existsSync(join(ROOT, 'src/cli/commands/migrate.ts'))).toBe(true);
    expect(migrate!.secrets).toEqual(['migration_database_url']);
  });

  it('waits longer than a node takes to stop', () => {
    const [, limit] = read('src/app/run-service.ts').match(/HARD_STOP_MS = ([\d_]+)/)!;
    for (const { stop_grace_period } of nodes)
      expect(Number.parseInt(stop_grace_period!, 10) * 1_000).toBeGreaterThan(
        Number(limit!.replaceAll('_', '')),
      );
  });

  it('trusts the network of the proxy, which shares no other with the nodes', () => {
    const [{ subnet }] = compose.networks.edge!.ipam!.config as [{ subnet: string }];
    for (const { environment, networks } of nodes) {
      expect(environment!.TRUST_PROXY).toBe(subnet);
      expect(compose.services.proxy!.networks.filter((one) => networks.includes(one))).toEqual(['edge']);
    }
    const onEdge = services.filter(([, { networks }]) => networks.includes('edge')).map(([name]) => name);
    expect(onEdge).toEqual(['node-1', 'node-2', 'proxy']);
  });

  it('passes requests to the ports that the nodes listen on', () => {
    const caddyfile = read('deploy/caddy/Caddyfile');
    const { METRICS_PORT } = nodes[0]!.environment!;
    expect(caddyfile).toContain('reverse_proxy node-1:4000 node-2:4000');
    expect(caddyfile).toContain(`health_port ${METRICS_PORT}`);
    expect(read('deploy/prometheus/prometheus.yaml')).toContain(
      `['node-1:${METRICS_PORT}', 'node-2:${METRICS_PORT}']`,
    );
  });

  it('has every secret created by the script, and ignored by git', () => {
    const script = read('deploy/create-secrets.sh');
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(script).toContain(`write ${name} `);
    }
    expect(read('.gitignore')).toMatch(/^\/secrets\/$/m);
  });

  it('has scripts that are executable, but the one that the entrypoint of MySQL reads', () => {
    const isExecutable = (path: string) => (statSync(join(ROOT, path)).mode & 0o111) !== 0;
    expect(isExecutable('deploy/create-secrets.sh')).toBe(true);
    for (const name of readdirSync(join(ROOT, 'deploy/mysql')))
      expect(isExecutable(`deploy/mysql/${name}`)).toBe(false);
    expect(mysql!.volumes!.join()).toContain('/docker-entrypoint-initdb.d/10-users.sh');
  });
});
