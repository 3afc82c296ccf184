import { type Command, Option } from 'commander';
import { Revocations } from '../../application/access/revocations';
import type { RevocationTarget } from '../../application/ports/revocation-store';
import { TypeormChangeLog } from '../../persistence/change-log/typeorm-change-log';
import { TypeormRevocationStore } from '../../persistence/operations/typeorm-revocation-store';
import { SystemClock } from '../../time/system-clock';
import { callerOf } from '../caller';
import { CommandFailure } from '../command-failure';
import { addJsonOption, type JsonOption, print } from '../output';
import { withDatabase } from '../with-database';
import { warnIfUnknown, workspaceOption } from '../workspace-option';

interface RevokeOptions extends JsonOption {
  readonly workspace: string;
  readonly subject?: string;
  readonly tokenId?: string;
}

export function addRevokeCommand(program: Command): void {
  addJsonOption(program.command('revoke'))
    .description(
      'Revoke a token, or all tokens issued to a subject so far. Running nodes apply it within a second.',
    )
    .addOption(workspaceOption())
    .addOption(new Option('--subject <id>', 'the user whose tokens are revoked').conflicts('tokenId'))
    .option('--token-id <id>', 'the id (jti) of a single token')
    .action(revokeTokens);
}

async function revokeTokens({ workspace, subject, tokenId, ...output }: RevokeOptions): Promise<void> {
  const target = toTarget(subject, tokenId);
  await withDatabase(async (database, { auth }) => {
    await warnIfUnknown(new TypeormChangeLog(database), workspace);
    const store = new TypeormRevocationStore(database);
    const revocations = new Revocations(store, new SystemClock(), auth.maxTokenLifeMs, () => undefined);
    const { revocation, refusal } = await revocations.revoke(callerOf(workspace, 'revoke'), target);
    if (!revocation) throw new CommandFailure(refusal?.message);
    const revokedAt = new Date(revocation.revokedAt).toISOString();
    print({ json: { revokedAt }, text: `Revoked at ${revokedAt}.` }, output);
  });
}

function toTarget(subject: string | undefined, tokenId: string | undefined): RevocationTarget {
  if (subject !== undefined) return { kind: 'SUBJECT', value: subject };
  if (tokenId !== undefined) return { kind: 'TOKEN', value: tokenId };
  throw new CommandFailure('--subject or --token-id is required.');
}
