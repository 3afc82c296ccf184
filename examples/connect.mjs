// What the bots of docs/connect share: a client of the service, and requests to the API of an inbox.
import { createClient, MaybeSentError } from 'bot-status-client';

const TIMEOUT_MS = 10_000;

const { URL: url = 'http://localhost:4000', API_KEY: token } = process.env;

export const client = createClient({ url, token });

/** Sends JSON and resolves with the JSON of the answer. Throws if it is not accepted, or if nobody knows. */
export async function post(url, headers, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const Refusal = response.status < 500 ? Error : MaybeSentError;
  if (!response.ok) throw new Refusal(`${url}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
