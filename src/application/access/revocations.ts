import { type Refusal, refuse } from '../../domain/refusal';
import type { Clock } from '../../domain/time/clock';
import type { Milliseconds } from '../../domain/time/instant';
import { AppError } from '../app-error';
import { checkId, checkRequiredText } from '../checks';
import type {
  Revocation,
  RevocationStore,
  RevocationTarget,
  StoredRevocation,
} from '../ports/revocation-store';
import { checkPageSize, type Page, pageOf } from '../queries/queries';
import { accessTime } from './access-time';
import { isApiKeyActor } from './api-key-actor';
import { looksLikeApiKey } from './api-key-text';
import { type Caller, lacksAccess } from './caller';

/** Limit per workspace of those of subjects, and of those of tokens. Every node keeps all revocations in memory. */
const MAX_REVOCATIONS = 10_000;
/** The maximum length of a token's `jti`. */
export const MAX_TOKEN_ID = 255;

export interface RevokeResult {
  readonly revocation: Revocation | null;
  readonly refusal: Refusal | null;
}

/** Revokes tokens before they expire. */
export class Revocations {
  constructor(
    private readonly store: RevocationStore,
    private readonly clock: Clock,
    /** The maximum lifetime of a token. A revocation can be deleted after it. */
    private readonly maxTokenLifeMs: Milliseconds,
    /** Called after the revocation is stored, so that it takes effect on this node immediately. Other nodes poll. */
    private readonly onStored: (revocation: StoredRevocation) => void,
  ) {}

  async revoke(caller: Caller, target: RevocationTarget): Promise<RevokeResult> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS') ?? checkTarget(target);
    if (refusal) return { revocation: null, refusal };
    const revokedAt = accessTime(this.clock);
    const expiresAt = revokedAt + this.maxTokenLifeMs;
    const { workspace, actor: revokedBy } = caller;
    const revocation = { workspace, ...target, revokedAt, expiresAt, revokedBy };
    const stored = await this.store.save(revocation, MAX_REVOCATIONS);
    if (!stored) return { revocation: null, refusal: TOO_MANY };
    this.onStored(stored);
    return { revocation: stored, refusal: null };
  }

  /** Returns a page of subjects followed by tokens, each in lexical order. Throws FORBIDDEN and BAD_USER_INPUT. */
  async page(caller: Caller, first: number, after: RevocationTarget | null): Promise<Page<Revocation>> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (refusal) throw new AppError('FORBIDDEN', refusal.message);
    checkPageSize(first);
    return pageOf(await this.store.list(caller.workspace, after, first + 1), first, after === null);
  }
}

function checkTarget({ kind, value }: RevocationTarget): Refusal | null {
  // A key can outlive the revocation of a token.
  if (kind === 'SUBJECT')
    return isApiKeyActor(value) ? ofApiKey('subject') : checkId(value, ['target', 'subject']);
  if (looksLikeApiKey(value)) return ofApiKey('tokenId');
  return checkRequiredText(value, ['target', 'tokenId'], MAX_TOKEN_ID);
}

function ofApiKey(field: string): Refusal {
  return refuse('BAD_INPUT', ['target', field], `${field} is that of an API key: use revokeApiKey.`);
}

const TOO_MANY = refuse(
  'BAD_INPUT',
  ['target'],
  `The limit of ${MAX_REVOCATIONS} revocations in force is reached. Revoke subjects instead of single tokens.`,
);
