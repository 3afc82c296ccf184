import { parseArgs } from 'node:util';
import { Revocations } from '../application/access/revocations';
import type { RevocationTarget } from '../application/ports/revocation-store';
import { loadConfig } from '../config/config';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { openDatabase } from '../persistence/database/open-database';
import { TypeormRevocationStore } from '../persistence/operations/typeorm-revocation-store';
import { createLogger } from '../server/monitoring/logger';
import { SystemClock } from '../time/system-clock';

const USAGE = 'Usage: npm run revoke -- --workspace demo (--subject anna | --token-id ID)';

/** Revokes a token, or all tokens issued to a subject so far. Running nodes apply it within a second. */
async function revokeTokens(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { workspace: text, subject: text, 'token-id': text } });
  const { workspace, subject, 'token-id': tokenId } = values;
  if (!workspace || (subject === undefined) === (tokenId === undefined)) throw new Error(USAGE);
  const target: RevocationTarget =
    tokenId === undefined ? { kind: 'SUBJECT', value: subject ?? '' } : { kind: 'TOKEN', value: tokenId };
  const { databaseUrl, auth } = loadConfig(process.env);
  const { database, close } = await openDatabase(parseDatabaseUrl(databaseUrl), {
    logger: createLogger('warn'),
  });
  try {
    const store = new TypeormRevocationStore(database);
    const revocations = new Revocations(store, new SystemClock(), auth.maxTokenLifeMs, () => undefined);
    const actor = { kind: 'SYSTEM', id: null, name: 'npm run revoke' } as const;
    const { revocation, refusal } = await revocations.revoke({ workspace, role: 'ADMIN', actor }, target);
    if (!revocation) throw new Error(refusal?.message);
    process.stdout.write(`Revoked at ${new Date(revocation.revokedAt).toISOString()}.\n`);
  } finally {
    await close();
  }
}

revokeTokens().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
