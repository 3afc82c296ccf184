import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { buildClientIfOld, buildWebIfOld } from './processes/build';

const MYSQL = 'mysql://root@127.0.0.1:3306';
const CHROMIUM = '/usr/bin/chromium';
const REDIS = 'redis://127.0.0.1:6379';
/** In CI a test that fails is to fail again. */
const CI_SEED = 1;

/** Chooses the seed, and finds out which servers answer. What needs one that does not is left out, in one clear line. */
export default async function globalSetup(): Promise<void> {
  chooseSeed();
  await look('TEST_MYSQL_URL', MYSQL, 'MySQL/MariaDB');
  await look('TEST_REDIS_URL', REDIS, 'Redis');
  lookForBrowser();
  buildClientIfOld();
  buildWebIfOld();
}

function chooseSeed(): void {
  const seed = process.env.CI ? CI_SEED : Math.floor(Math.random() * 2 ** 31);
  process.env.TEST_SEED ||= String(seed);
  process.stderr.write(`TEST_SEED=${process.env.TEST_SEED} repeats the random tests of this run.\n`);
}

function lookForBrowser(): void {
  const path = process.env.TEST_CHROMIUM || CHROMIUM;
  if (existsSync(path)) {
    process.env.TEST_CHROMIUM = path;
    return;
  }
  delete process.env.TEST_CHROMIUM;
  if (process.env.CI) throw new Error(`There is no Chromium at ${path}; CI leaves nothing out.`);
  process.stderr.write(`LEFT OUT: tests in a browser, which take Chromium at ${path}.\n`);
}

async function look(variable: string, fallback: string, name: string): Promise<void> {
  const url = process.env[variable] || fallback;
  if (await answers(new URL(url))) {
    process.env[variable] = url;
    return;
  }
  delete process.env[variable];
  if (process.env.CI)
    throw new Error(`${name} does not answer at ${new URL(url).host}; CI leaves nothing out.`);
  process.stderr.write(`LEFT OUT: tests that need ${name}, which does not answer at ${new URL(url).host}.\n`);
}

function answers({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.setTimeout(2_000, () => done(false));
  });
}
