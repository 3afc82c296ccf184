// Lets a bot ask before it thinks and again before it sends, by plain HTTP. The bots in docs/connect use it.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { bodyHash } from './body-hash.mjs';

const { API = 'http://localhost:4000/v1', API_KEY = '' } = process.env;
const TIMEOUT_MS = 10_000;
const WAITS_MS = [250, 1_000, 4_000];

/**
 * Answers a contact if the bot may. `think` resolves with the text, and `send` sends it; with the id under which it was
 * committed, it can be recognized when the inbox reports it. Resolves with `sent`, or with why nothing was sent.
 */
export async function answer({ contactId, channel, inbound }, think, send) {
  try {
    const reserved = await ask(`/contacts/${encodeURIComponent(contactId)}/replies`, { channel, inbound });
    if (!reserved.granted) return reserved.denyReason ?? reserved.decision;
    const text = await think();
    const messageId = `reply-${randomUUID()}`;
    const commit = { messageId, bodyHash: bodyHash(text), requireFreshTurn: true };
    const { granted, denyReason } = await ask(`/replies/${reserved.token}/commit`, commit);
    if (!granted) return denyReason;
    await send(text, messageId);
    return 'sent';
  } catch (error) {
    return error.message; // whoever cannot ask keeps silent
  }
}

/** Sends JSON and resolves with the JSON of the answer. Throws if it is not accepted. */
export async function post(url, headers, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok)
    throw Object.assign(new Error(`${url}: ${response.status} ${text}`), { status: response.status });
  return text === '' ? null : JSON.parse(text);
}

/** Calls the service. Every call of the gate may be repeated, so a lost answer does no harm. */
async function ask(path, body) {
  for (const wait of WAITS_MS) {
    try {
      return await post(API + path, { 'x-api-key': API_KEY }, body);
    } catch (error) {
      if (error.status < 500 && error.status !== 429) throw error;
      await setTimeout(wait);
    }
  }
  return post(API + path, { 'x-api-key': API_KEY }, body);
}
