import { Writable } from 'node:stream';
import { type App, startApp } from '../../../src/app/app';
import type { Role } from '../../../src/application/access/caller';
import { type Config, loadConfig } from '../../../src/config/config';
import type { Clock } from '../../../src/domain/time/clock';
import { createLogger } from '../../../src/server/monitoring/logger';
import { ApiClient } from '../clients/api-client';
import { LiveClient } from '../clients/live-client';
import { databases } from '../databases/databases';
import { disposeLater } from '../leftovers';
import { createToken, TEST_SECRET, type TokenOptions } from './tokens';

export interface TestApp extends App {
  /** Lines the service logged at `warn` and above. */
  readonly logged: readonly string[];
  token(role: Role, options?: TokenOptions): Promise<string>;
  /** A client signed in as this role, in the workspace "test" unless another is named. */
  client(role: Role, options?: TokenOptions): Promise<ApiClient>;
  /** A stock websocket client signed in as this role. */
  live(role: Role, options?: TokenOptions): Promise<LiveClient>;
}

export interface TestAppOptions {
  readonly databaseUrl?: string;
  readonly clock?: Clock;
  readonly config?: Partial<Config>;
}

/** The whole service on a port of its own, stopped with the leftovers. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const databaseUrl = options.databaseUrl ?? (await databases[0]!.create());
  const env = { NODE_ENV: 'test', PORT: '0', DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
  const config = { ...loadConfig(env), ...options.config };
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const logger = createLogger('warn', sink);
  const app = await startApp(config, { logger, drainMs: 0, ...(options.clock && { clock: options.clock }) });
  disposeLater(() => app.stop());

  const token = (role: Role, tokenOptions: TokenOptions = {}) =>
    createToken(role, { issued: config.auth, ...tokenOptions });
  return {
    ...app,
    logged,
    token,
    client: async (role, tokenOptions) => new ApiClient(app.url, await token(role, tokenOptions)),
    live: async (role, tokenOptions) => new LiveClient(app.url, await token(role, tokenOptions)),
  };
}
