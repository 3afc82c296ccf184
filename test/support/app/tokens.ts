import type { Role } from '../../../src/application/access/caller';
import { signToken } from '../../../src/server/auth/tokens';

export const TEST_SECRET = 'a secret for tests, long enough for HS256';

export interface TokenOptions {
  readonly workspace?: string;
  readonly sub?: string;
  readonly name?: string;
  readonly expiresIn?: string;
  readonly secret?: string;
  /** What the service expects of tokens, where that is not nothing. */
  readonly issued?: { readonly issuer: string | null; readonly audience: string | null };
}

/** A token for the workspace "test", unless another is named, and a user called like the role. */
export function createToken(role: Role, options: TokenOptions = {}): Promise<string> {
  const { workspace = 'test', sub = role.toLowerCase(), name, expiresIn = '1h' } = options;
  const { secret = TEST_SECRET, issued = { issuer: null, audience: null } } = options;
  return signToken(secret, { workspace, role, sub, name }, issued, expiresIn);
}
