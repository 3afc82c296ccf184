import { reasonOf } from '../../lib/failure-log';
import { type Finding, failure, ok } from '../../lib/finding';
import { fetchText } from '../../server/auth/fetch-text';
import { KEY_SET_TIMEOUT_MS } from '../../server/auth/key-set';
import { readKeySet } from '../../server/auth/verification-keys';

export async function* checkKeySet(url: string | null): AsyncGenerator<Finding> {
  if (url === null) return;
  try {
    const keys = await readKeySet(await fetchText(url, KEY_SET_TIMEOUT_MS));
    yield ok(`AUTH_JWKS_URL publishes ${keys.length} usable keys.`);
  } catch (error) {
    const reason = reasonOf(error).replace(/\.$/, '');
    yield failure(`AUTH_JWKS_URL names a key set that cannot be used: ${reason}.`);
  }
}
