import { startTestApp } from '../../support/app/test-app';

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** The service with one bot, and a function that sends it operations as any program would. */
export async function startService() {
  const app = await startTestApp();
  const token = await app.token('ADMIN');
  const send = async (query: string, variables: object = {}) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  await send('mutation { saveBot(input: { name: "Bot", mode: AUTO_PILOT }) { userErrors { message } } }');
  return { app, token, send };
}
