import { parseArgs } from 'node:util';
import { ROLES, type Role } from './application/caller';
import { loadConfig } from './config';
import { readOrCreateSecret } from './server/auth-secret';
import { signToken } from './server/tokens';

const USAGE =
  'Usage: npm run --silent token -- --workspace demo --role VIEWER|AGENT|INTEGRATION|ADMIN --sub anna [--name "Anna B."] [--expires 30d]';

/** Prints a token signed with AUTH_SECRET, or with the secret the service made itself. */
async function printToken(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { workspace: text, role: text, sub: text, name: text, expires: { ...text, default: '30d' } },
  });
  const { workspace, role, sub, name, expires } = values;
  if (!workspace || !sub || !ROLES.includes(role as Role)) throw new Error(USAGE);
  const config = loadConfig(process.env);
  const secret = config.auth.secret ?? readOrCreateSecret(config.dataFolder);
  const token = await signToken(secret, { workspace, role: role as Role, sub, name }, config.auth, expires);
  process.stdout.write(`${token}\n`);
}

printToken().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
