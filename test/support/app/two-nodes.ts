import type { Config } from '../../../src/config/config';
import type { databases } from '../databases/databases';
import { startTestApp, type TestApp } from './test-app';

export interface TwoNodes {
  readonly databaseUrl: string;
  readonly here: TestApp;
  readonly there: TestApp;
}

/** Two nodes on a new database, stopped with the leftovers; one that is both on SQLite, whose file belongs to one node. */
export async function startTwoNodes(
  { name, create }: (typeof databases)[number],
  config: Partial<Config> = {},
): Promise<TwoNodes> {
  const databaseUrl = await create();
  const here = await startTestApp({ databaseUrl, config });
  const there = name === 'SQLite' ? here : await startTestApp({ databaseUrl, config });
  return { databaseUrl, here, there };
}
