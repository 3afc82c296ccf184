import { decodeJwt } from 'jose';
import type { Role } from '../../application/access/caller';
import { loadConfig } from '../../config/config';
import { readOrCreateSecret } from '../../server/auth/auth-secret';
import { type Principal, toPrincipal } from '../../server/auth/claims';
import { signToken } from '../../server/auth/tokens';
import { CommandFailure } from '../command-failure';
import { type JsonOption, print } from '../output';

export interface TokenOptions extends JsonOption {
  readonly workspace: string;
  readonly role: Role;
  readonly sub: string;
  readonly name?: string;
  readonly expires: string;
}

export async function printToken({
  workspace,
  role,
  sub,
  name,
  expires,
  ...output
}: TokenOptions): Promise<void> {
  const { auth, dataFolder, isProduction } = loadConfig(process.env);
  if (isProduction && auth.secret === null) {
    throw new CommandFailure(
      'AUTH_SECRET is not set: only the identity provider of AUTH_JWKS_URL issues tokens.',
    );
  }
  const secret = auth.secret ?? readOrCreateSecret(dataFolder);
  const token = await signToken(secret, { workspace, role, sub, name }, auth, expires).catch(() => {
    throw new CommandFailure('--expires must be a duration such as 30d, 12h or 15m.');
  });
  const { tokenId, expiresAt } = checkAccepted(token, auth.maxTokenLifeMs);
  const json = { token, tokenId, expiresAt: new Date(expiresAt) };
  print({ json, text: token, hint: `Token id, for revoking it: ${tokenId}` }, output);
}

/** Fails if the service would refuse the token. */
function checkAccepted(token: string, maxTokenLifeMs: number) {
  let principal: Principal;
  try {
    principal = toPrincipal(decodeJwt(token), null, maxTokenLifeMs);
  } catch (error) {
    throw new CommandFailure((error as Error).message);
  }
  if (principal.expiresAt <= Date.now()) throw new CommandFailure('--expires must be longer than nothing.');
  return principal;
}
