import type { databases } from '../databases/databases';
import { startTestApp, type TestApp } from './test-app';

export interface TwoNodes {
  readonly databaseUrl: string;
  readonly here: TestApp;
  readonly there: TestApp;
}

/** Two nodes on a new database, stopped with the leftovers; one that is both on SQLite, whose file belongs to one node. */
export async function startTwoNodes({ name, create }: (typeof databases)[number]): Promise<TwoNodes> {
  const databaseUrl = await create();
  const here = await startTestApp({ databaseUrl });
  const there = name === 'SQLite' ? here : await startTestApp({ databaseUrl });
  return { databaseUrl, here, there };
}
