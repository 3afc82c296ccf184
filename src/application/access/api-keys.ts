import { type Refusal, refuse } from '../../domain/refusal';
import type { Clock } from '../../domain/time/clock';
import { DAY, type Instant } from '../../domain/time/instant';
import { AppError } from '../app-error';
import { checkRequiredText } from '../checks';
import type { ApiKey, ApiKeyPosition, ApiKeyStore, StoredApiKey } from '../ports/api-key-store';
import type { StoredRevocation } from '../ports/revocation-store';
import { checkPageSize, type Page, pageOf } from '../queries/queries';
import { accessTime } from './access-time';
import { createApiKeyText } from './api-key-text';
import { type Caller, lacksAccess, type Role, type Scope } from './caller';

const MAX_NAME = 100;
/** Limit per workspace of keys that are neither expired nor revoked. */
const MAX_KEYS = 1_000;
/** A key and its successor. */
const MAX_OF_A_NAME = 2;
/** Longer than any node remembers that it has verified a key. */
const ANNOUNCED_FOR = DAY;

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
      lacksAccess(caller, 'ADMIN', 'ACCESS') ?? checkInput(input, now) ?? exceedsCaller(caller, input.scopes);
    if (refusal) return refused(refusal);
    if ((await this.store.countLive(caller.workspace, now)) >= MAX_KEYS) return refused(TOO_MANY);
    const { name, role, expiresAt } = input;
    const scopes = input.scopes && [...new Set(input.scopes)];
    return this.store.change(caller.workspace, name, (keys) => {
      if (keys.some((key) => isLive(key, now))) return { result: refused(NAME_TAKEN), save: [] };
      return issue(caller, { name, role, scopes, expiresAt }, now);
    });
  }

  /** Creates a successor with the same name, role, scopes and lifetime. Both are valid until one is revoked. */
  async rotate(caller: Caller, keyId: string): Promise<ApiKeyResult> {
    const denied = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (denied) return refused(denied);
    const found = await this.store.find(keyId);
    if (found?.workspace !== caller.workspace) return refused(NOT_FOUND);
    const beyond = exceedsCaller(caller, found.scopes);
    if (beyond) return refused(beyond);
    const now = accessTime(this.clock);
    return this.store.change(caller.workspace, found.name, (keys) => {
      const live = keys.filter((key) => isLive(key, now));
      const present = live.find(({ id }) => id === keyId);
      if (!present) return { result: refused(ENDED), save: [] };
      if (live.length >= MAX_OF_A_NAME) return { result: refused(HAS_SUCCESSOR), save: [] };
      const { name, role, scopes, createdAt, expiresAt } = present;
      const newExpiry = expiresAt === null ? null : now + expiresAt - createdAt;
      return issue(caller, { name, role, scopes, expiresAt: newExpiry }, now);
    });
  }

  async revoke(caller: Caller, keyId: string): Promise<ApiKeyResult> {
    const denied = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (denied) return refused(denied);
    const now = accessTime(this.clock);
    const { workspace, actor: revokedBy } = caller;
    const revoked = await this.store.revoke(workspace, keyId, {
      ...{
        workspace,
        kind: 'TOKEN',
        value: keyId,
        revokedAt: now,
        expiresAt: now + ANNOUNCED_FOR,
        revokedBy,
      },
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

/** A key that manages keys must not create one that may do more than itself. */
function exceedsCaller({ apiKey }: Caller, scopes: readonly Scope[] | null): Refusal | null {
  const own = apiKey?.scopes ?? null;
  if (own === null || scopes?.every((scope) => own.includes(scope))) return null;
  return refuse(
    'FORBIDDEN',
    ['scopes'],
    `An API key with the scopes ${own.join(', ')} can only grant these.`,
  );
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
const TOO_MANY = refuse(
  'BAD_INPUT',
  [],
  `The limit of ${MAX_KEYS} API keys is reached. Revoke keys that are no longer used.`,
);
