import { type Refusal, refuse } from '../../domain/refusal';
import type { Clock } from '../../domain/time/clock';
import { HOUR, type Instant } from '../../domain/time/instant';
import { AppError } from '../app-error';
import { checkRequiredText } from '../checks';
import type { ApiKey, ApiKeyPosition, ApiKeyStore, StoredApiKey } from '../ports/api-key-store';
import type { StoredRevocation } from '../ports/revocation-store';
import { checkPageSize, type Page, pageOf } from '../queries/queries';
import { accessTime } from './access-time';
import { createApiKeyText, isApiKeyId } from './api-key-text';
import { type Caller, lacksAccess, type Role, type Scope } from './caller';

const MAX_NAME = 100;
/** Limit per workspace of the names of keys that are neither expired nor revoked. */
const MAX_NAMES = 1_000;
/** A key and its successor. */
const MAX_OF_A_NAME = 2;
/** Longer than any node remembers that it has verified a key. */
const ANNOUNCED_FOR = 2 * HOUR;
/** The last instant that can be written as a date with four digits of the year. */
const LAST_INSTANT = Date.UTC(10_000, 0) - 1;

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[] | null;
  readonly expiresAt: Instant | null;
}

export interface ApiKeyResult {
  readonly apiKey: ApiKey | null;
  /** The key to hand over; `null` unless one was created. It cannot be read again. */
  readonly text: string | null;
  readonly refusal: Refusal | null;
}

/** Creates, rotates, lists and revokes the API keys of a workspace. */
export class ApiKeys {
  constructor(
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
    /** Called after a revocation is stored, so that it takes effect on this node immediately. Other nodes poll. */
    private readonly onRevoked: (revocation: StoredRevocation) => void,
  ) {}

  async create(caller: Caller, input: CreateApiKeyInput): Promise<ApiKeyResult> {
    const now = accessTime(this.clock);
    const refusal =
      lacksAccess(caller, 'ADMIN', 'ACCESS') ?? checkInput(input, now) ?? exceedsCaller(caller, input);
    if (refusal) return refused(refusal);
    const { name, role, expiresAt } = input;
    const scopes = input.scopes && [...new Set(input.scopes)];
    return this.store.change(caller.workspace, name, now, (keys, liveNames) => {
      if (keys.some((key) => isLive(key, now))) return { result: refused(NAME_TAKEN), save: [] };
      if (liveNames >= MAX_NAMES) return { result: refused(TOO_MANY), save: [] };
      return issue(caller, { name, role, scopes, expiresAt }, now);
    });
  }

  /** Creates a successor with the same name, role, scopes and lifetime. Both are valid until one is revoked. */
  async rotate(caller: Caller, keyId: string): Promise<ApiKeyResult> {
    const denied = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (denied) return refused(denied);
    const found = isApiKeyId(keyId) ? await this.store.find(keyId) : null;
    if (found?.workspace !== caller.workspace) return refused(NOT_FOUND);
    const now = accessTime(this.clock);
    const { createdAt, expiresAt: oldExpiry } = found;
    const expiresAt = oldExpiry === null ? null : Math.min(now + oldExpiry - createdAt, LAST_INSTANT);
    const beyond = exceedsCaller(caller, { scopes: found.scopes, expiresAt });
    if (beyond) return refused(beyond);
    return this.store.change(caller.workspace, found.name, now, (keys) => {
      const live = keys.filter((key) => isLive(key, now));
      const present = live.find(({ id }) => id === keyId);
      if (!present) return { result: refused(ENDED), save: [] };
      if (live.length >= MAX_OF_A_NAME) return { result: refused(HAS_SUCCESSOR), save: [] };
      const { name, role, scopes } = present;
      return issue(caller, { name, role, scopes, expiresAt }, now);
    });
  }

  async revoke(caller: Caller, keyId: string): Promise<ApiKeyResult> {
    const denied = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (denied) return refused(denied);
    if (!isApiKeyId(keyId)) return refused(NOT_FOUND);
    const now = accessTime(this.clock);
    const { workspace, actor: revokedBy } = caller;
    const times = { revokedAt: now, expiresAt: now + ANNOUNCED_FOR };
    const revoked = await this.store.revoke({
      workspace,
      kind: 'API_KEY',
      value: keyId,
      ...times,
      revokedBy,
    });
    if (!revoked) return refused(NOT_FOUND);
    this.onRevoked(revoked.revocation);
    return { apiKey: revoked.key, text: null, refusal: null };
  }

  /** Returns a page of keys, ordered by name and id. Throws FORBIDDEN and BAD_USER_INPUT. */
  async page(caller: Caller, first: number, after: ApiKeyPosition | null): Promise<Page<ApiKey>> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (refusal) throw new AppError('FORBIDDEN', refusal.message);
    checkPageSize(first);
    return pageOf(await this.store.list(caller.workspace, after, first + 1), first, after === null);
  }
}

function isLive({ expiresAt, revokedAt }: ApiKey, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function issue(
  { workspace, actor: createdBy }: Caller,
  wanted: CreateApiKeyInput,
  now: Instant,
): { readonly result: ApiKeyResult; readonly save: readonly StoredApiKey[] } {
  const { text, id, secretHash } = createApiKeyText();
  const state = { createdAt: now, createdBy, lastUsedAt: null, revokedAt: null };
  const apiKey = { ...wanted, ...state, id, workspace, secretHash };
  return { result: { apiKey, text, refusal: null }, save: [apiKey] };
}

function checkInput({ name, scopes, expiresAt }: CreateApiKeyInput, now: Instant): Refusal | null {
  const refusal = checkRequiredText(name, ['name'], MAX_NAME);
  if (refusal) return refusal;
  if (scopes?.length === 0)
    return refuse(
      'BAD_INPUT',
      ['scopes'],
      'scopes must not be empty: omit it for everything that the role permits.',
    );
  if (expiresAt !== null && !(expiresAt > now))
    return refuse('BAD_INPUT', ['expiresAt'], 'expiresAt must be in the future.');
  return null;
}

/** A key that manages keys must not create one that may do more than itself, or outlives it. */
function exceedsCaller(
  { apiKey }: Caller,
  { scopes, expiresAt }: Pick<CreateApiKeyInput, 'scopes' | 'expiresAt'>,
): Refusal | null {
  if (!apiKey) return null;
  const { scopes: own, expiresAt: ownExpiry } = apiKey;
  if (own !== null && !scopes?.every((scope) => own.includes(scope))) {
    const message = `An API key with the scopes ${own.join(', ')} can only grant these.`;
    return refuse('FORBIDDEN', ['scopes'], message);
  }
  return (expiresAt ?? Number.POSITIVE_INFINITY) > ownExpiry ? OUTLIVES_CALLER : null;
}

function refused(refusal: Refusal): ApiKeyResult {
  return { apiKey: null, text: null, refusal };
}

const NOT_FOUND = refuse('NOT_FOUND', ['keyId'], 'The API key was not found.');
const NAME_TAKEN = refuse(
  'CONFLICT',
  ['name'],
  'There is an API key with this name. Choose another name, or rotate the key.',
);
const ENDED = refuse('CONFLICT', ['keyId'], 'The API key has expired or has been revoked. Create a new one.');
const HAS_SUCCESSOR = refuse(
  'CONFLICT',
  ['keyId'],
  'The API key has been rotated already: two keys with its name are valid. Revoke one of them first.',
);
const OUTLIVES_CALLER = refuse(
  'FORBIDDEN',
  ['expiresAt'],
  'An API key that expires can only create keys that expire no later.',
);
const TOO_MANY = refuse(
  'BAD_INPUT',
  [],
  `The limit of ${MAX_NAMES} API keys is reached. Revoke keys that are no longer used.`,
);
