import { parseArgs } from 'node:util';
import { decodeJwt } from 'jose';
import { ROLES } from '../application/access/caller';
import { loadConfig } from '../config/config';
import { readOrCreateSecret } from '../server/auth/auth-secret';
import { toPrincipal } from '../server/auth/claims';
import { signToken } from '../server/auth/tokens';

const USAGE =
  'Usage: npm run --silent token -- --workspace demo --role VIEWER|AGENT|INTEGRATION|ADMIN --sub anna [--name "Anna B."] [--expires 30d]';

/** Prints a token signed with AUTH_SECRET or with the generated secret, and its id on stderr. */
async function printToken(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { workspace: text, role: text, sub: text, name: text, expires: { ...text, default: '30d' } },
  });
  const { workspace, sub, name, expires } = values;
  const role = ROLES.find((name) => name === values.role);
  if (!workspace || !sub || !role) throw new Error(USAGE);
  const { auth, dataFolder, isProduction } = loadConfig(process.env);
  if (isProduction && auth.secret === null) {
    throw new Error('AUTH_SECRET is not set: only the identity provider of AUTH_JWKS_URL issues tokens.');
  }
  const secret = auth.secret ?? readOrCreateSecret(dataFolder);
  const token = await signToken(secret, { workspace, role, sub, name }, auth, expires).catch(() => {
    throw new Error('--expires must be a duration such as 30d, 12h or 15m.');
  });
  // Fails here if the service would refuse the token.
  const { tokenId } = toPrincipal(decodeJwt(token), null, auth.maxTokenLifeMs);
  process.stdout.write(`${token}\n`);
  process.stderr.write(`Token id, for revoking it: ${tokenId}\n`);
}

printToken().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
