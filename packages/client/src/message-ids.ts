import { sha256, toHex } from './body-hash.js';

/** The service takes ids of up to 1,024 characters. */
const LONGEST_ID = 1_000;

/**
 * The ids of the parts of a reply. Made of the id of the message that is answered, they are the same when the job is run
 * again, and the service grants each id once. Without it they are random.
 */
export async function replyMessageIds(inboundId: string | undefined, parts: number): Promise<string[]> {
  const name = inboundId === undefined ? randomId() : await shortId(inboundId);
  // The number comes before the id: after it, "a:2" could be part 2 of the reply to "a", or the reply to "a:2".
  return Array.from({ length: parts }, (_, index) =>
    index === 0 ? `reply-to:${name}` : `reply-${index + 1}-to:${name}`,
  );
}

async function shortId(id: string): Promise<string> {
  return id.length <= LONGEST_ID ? id : `sha256:${await sha256(id)}`;
}

/** `crypto.randomUUID` is not available on pages without TLS. */
export function randomId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}
