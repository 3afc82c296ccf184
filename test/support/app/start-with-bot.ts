import type { ApiClient } from '../clients/api-client';
import { startTestApp, type TestApp, type TestAppOptions } from './test-app';

/** The whole service with one bot on Auto-Pilot, and the client of an admin. */
export async function startWithBot(
  options: TestAppOptions = {},
): Promise<{ app: TestApp; admin: ApiClient }> {
  const app = await startTestApp(options);
  const admin = await app.client('ADMIN');
  await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  return { app, admin };
}
